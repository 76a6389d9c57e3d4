package dev.idempotent.webmvc.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.mock.web.DelegatingServletInputStream;
import org.springframework.stereotype.Component;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ContentCachingRequestWrapper;

import dev.idempotent.webmvc.request.FingerprintClient.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Bodies that a filter of the application has read, cached, replaced or parsed before.
 */
@SpringBootTest(
		classes = { FingerprintApplication.class, FilteredRequestHttpTests.Early.class,
				FilteredRequestHttpTests.Taking.class },
		webEnvironment = WebEnvironment.RANDOM_PORT, properties = { "idempotent.enabled=false",
				"spring.servlet.multipart.resolve-lazily=true", "server.error.include-message=always" })
class FilteredRequestHttpTests {

	private static final String FORM = FingerprintClient.FORM;

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource({ "read, true", "read, false", "read-one, false", "reader, false", "small-cache, false" })
	void fingerprintWhenBodyWasReadBeforeThenErrorSaysSo(String filter, boolean chunked) throws Exception {
		for (String path : List.of("/nobody", "/stream")) {
			Answer answer = send(filter, path, "text/plain", "one", chunked);
			assertThat(answer.status()).isEqualTo(500);
			assertThat(answer.fingerprint()).isEmpty();
		}
		assertThat(send(filter, "/nobody", FORM, "a=1", false).status()).isEqualTo(500);
	}

	@ParameterizedTest
	@ValueSource(strings = { "read", "read-one", "reader" })
	void fingerprintWhenThereIsNoBodyThenNobodyReadIt(String filter) throws Exception {
		Answer answer = new FingerprintClient(this.port, "/nobody").header("X-Filter", filter).send();
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.fingerprint()).isNotEmpty()
			.isEqualTo(new FingerprintClient(this.port, "/nobody").send().fingerprint());
	}

	@ParameterizedTest
	@CsvSource({ "cache, true", "cache, false", "read-cache, false", "again, true", "again, false" })
	void fingerprintWhenFilterCachesTheBodyThenItCountsAndIsThere(String filter, boolean chunked) throws Exception {
		Answer plain = send("", "/stream", "text/plain", "one", chunked);
		Answer answer = send(filter, "/stream", "text/plain", "one", chunked);
		assertThat(answer.text()).isEqualTo("one");
		assertThat(answer.fingerprint()).isNotEmpty().isEqualTo(plain.fingerprint());
		assertThat(send(filter, "/stream", "text/plain", "two", chunked).fingerprint()).isNotEmpty()
			.isNotEqualTo(plain.fingerprint());
	}

	@Test
	void fingerprintWhenFilterReplacesTheBodyThenItsOneCounts() throws Exception {
		Answer answer = send("replace", "/stream", "text/plain", "a long body", false);
		assertThat(answer.text()).isEqualTo("short");
		assertThat(answer.fingerprint()).isNotEmpty()
			.isEqualTo(send("", "/stream", "text/plain", "short", false).fingerprint());
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "PATCH", "DELETE" })
	void fingerprintWhenFormWasParsedBeforeThenSameAsUnparsed(String method) throws Exception {
		for (String path : List.of("/stream?c=1", "/nobody?c=1", "/parameter?c=1", "/stream?a=0", "/text?c=1",
				"/text")) {
			String expected = null;
			for (String filter : List.of("", "parameter", "cache", "cache-parameter")) {
				Answer answer = client(filter, path).method(method).body(FORM, "a=1&b=%41&a=+").send();
				assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
				assertThat(answer.fingerprint()).as("%s %s", path, filter)
					.isNotEmpty()
					.isEqualTo((expected != null) ? expected : answer.fingerprint());
				expected = answer.fingerprint();
				assertThat(client(filter, path).method(method).body(FORM, "a=1&b=B&a=+").send().fingerprint())
					.isNotEmpty()
					.isNotEqualTo(expected);
			}
		}
	}

	@Test
	void streamWhenFormWasParsedBeforeThenGivesItsParametersButNotTheQuerys() throws Exception {
		assertThat(send("parameter", "/stream?a=0&c=1", FORM, "a=1&b=%41&a=+", false).text()).isEqualTo("a=1&a=+&b=A");
	}

	@Test
	void parameterWhenFilterChangesThemThenMethodGetsTheChangedOnes() throws Exception {
		assertThat(send("upper", "/request", FORM, "a=one", false).text()).isEqualTo("ONE");
		assertThat(send("upper", "/parameter", FORM, "a=one", false).text()).isEqualTo("ONE");
	}

	@Test
	void fingerprintWhenPartsAreResolvedLazilyThenTheyCount() throws Exception {
		String part = "Content-Disposition: form-data; name=\"a\"\r\n\r\n";
		for (String path : List.of("/nobody", "/parameter")) {
			Answer answer = client("", path).parts("one", part + "1").send();
			assertThat(answer.status()).isEqualTo(200);
			assertThat(client("", path).parts("two", part + "1").chunked().send().fingerprint()).isNotEmpty()
				.isEqualTo(answer.fingerprint());
			assertThat(client("", path).parts("one", part + "2").send().fingerprint()).isNotEmpty()
				.isNotEqualTo(answer.fingerprint());
		}
	}

	private FingerprintClient client(String filter, String path) {
		FingerprintClient client = new FingerprintClient(this.port, path);
		return filter.isEmpty() ? client : client.header("X-Filter", filter);
	}

	private Answer send(String filter, String path, String type, String body, boolean chunked) throws Exception {
		FingerprintClient client = client(filter, path).body(type, body);
		return chunked ? client.chunked().send() : client.send();
	}

	@Component
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class Early extends OncePerRequestFilter {

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			chain.doFilter(filtered(request, Objects.requireNonNullElse(request.getHeader("X-Filter"), "")), response);
		}

		private static HttpServletRequest filtered(HttpServletRequest request, String filter) throws IOException {
			ContentCachingRequestWrapper caching = new ContentCachingRequestWrapper(request,
					filter.startsWith("small") ? 2 : 0);
			switch (filter) {
				case "read" -> request.getInputStream().readAllBytes();
				case "read-one" -> request.getInputStream().read();
				case "reader" -> request.getReader().read();
				case "parameter" -> request.getParameter("a");
				case "cache-parameter" -> caching.getParameter("a");
				case "read-cache", "small-cache" -> caching.getInputStream().readAllBytes();
				default -> {
				}
			}
			return switch (filter) {
				case "cache", "read-cache", "small-cache", "cache-parameter" -> caching;
				case "again" -> new Again(request, request.getInputStream().readAllBytes());
				case "replace" -> new Again(request, "short".getBytes(StandardCharsets.UTF_8));
				case "upper" -> new Upper(request);
				default -> request;
			};
		}

	}

	private static final class Again extends HttpServletRequestWrapper {

		private final byte[] body;

		private Again(HttpServletRequest request, byte[] body) {
			super(request);
			this.body = body;
		}

		@Override
		public ServletInputStream getInputStream() {
			return new DelegatingServletInputStream(new ByteArrayInputStream(this.body));
		}

	}

	private static final class Upper extends HttpServletRequestWrapper {

		private Upper(HttpServletRequest request) {
			super(request);
		}

		@Override
		public String getParameter(String name) {
			return super.getParameter(name).toUpperCase();
		}

		@Override
		public String[] getParameterValues(String name) {
			return new String[] { getParameter(name) };
		}

		@Override
		public Map<String, String[]> getParameterMap() {
			return Map.of("a", getParameterValues("a"));
		}

	}

	@RestController
	static class Taking {

		@RequestMapping("/nobody")
		@Fingerprinted
		public String nobody() {
			return "nobody";
		}

		@RequestMapping("/stream")
		@Fingerprinted
		public String stream(InputStream body) throws IOException {
			return new String(body.readAllBytes(), StandardCharsets.UTF_8);
		}

		@RequestMapping("/text")
		@Fingerprinted
		public String text(@RequestBody String body) {
			return body;
		}

		@RequestMapping("/parameter")
		@Fingerprinted
		public String parameter(@RequestParam String a) {
			return a;
		}

		@RequestMapping("/request")
		@Fingerprinted
		public String request(HttpServletRequest request) {
			return request.getParameter("a");
		}

	}

}

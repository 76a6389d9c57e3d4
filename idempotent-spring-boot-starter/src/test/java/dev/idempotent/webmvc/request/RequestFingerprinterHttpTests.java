package dev.idempotent.webmvc.request;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.MethodParameter;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.RequestEntity;
import org.springframework.util.FileCopyUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import dev.idempotent.webmvc.request.FingerprintClient.Answer;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which requests are the same, on a real server, for every way that a method can take its
 * body: it always gets all of it.
 */
@SpringBootTest(classes = { FingerprintApplication.class, RequestFingerprinterHttpTests.Taking.class },
		webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "idempotent.enabled=false", "server.servlet.context-path=/context",
				"server.forward-headers-strategy=framework", "spring.mvc.formcontent.filter.enabled=false",
				"tenant.header=X-Tenant", "server.jetty.max-http-form-post-size=10MB",
				"spring.mvc.problemdetails.enabled=true" })
class RequestFingerprinterHttpTests {

	private static final String FORM = FingerprintClient.FORM;

	@LocalServerPort
	private int port;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "/map|application/json|{\"a\":1}|{\"a\":2}|{a=1}",
			"/entity|application/json|{\"a\":1}|{\"a\":2}|{a=1}",
			"/text|application/json|{\"a\":1}|{\"a\":2}|{\"a\":1}", "/text|text/plain|one|two|one",
			"/text|" + FORM + "|a=1|a=2|a=1", "/form|" + FORM + "|a=1&b=2|a=1&b=3|{a=[1], b=[2]}",
			"/form?c=3|" + FORM + "|a=1&b=2|a=1&b=3|{a=[1], b=[2]}", "/bytes|application/octet-stream|one|two|one",
			"/http-entity|text/plain|one|two|one", "/stream|text/plain|one|two|one",
			"/stream|application/json|{\"a\":1}|{\"a\":2}|{\"a\":1}", "/stream|" + FORM + "|a=1|a=2|a=1",
			"/reader|text/plain|one|two|one", "/reader|" + FORM + "|a=1|a=2|a=1", "/resource|text/plain|one|two|one",
			"/resolver|text/plain|one|two|one", "/resolver|application/json|[1]|[2]|[1]",
			"/native|text/plain|one|two|one", "/nobody|text/plain|one|two|nobody",
			"/nobody|application/json|[1]|[2]|nobody", "/nobody|" + FORM + "|a=1|a=2|nobody",
			"/parameter|" + FORM + "|a=1|a=2|1", "/model|" + FORM + "|a=1&b=2|a=1&b=3|1 2",
			"/request?read=stream|text/plain|one|two|one", "/request?read=reader|text/plain|one|two|one",
			"/request?read=stream|" + FORM + "|b=2&a=%41+1|b=2&a=2|b=2&a=%41+1",
			"/request?read=parameter|" + FORM + "|a=1|a=2|1",
			"/request?read=parameter,stream|" + FORM + "|b=2&a=%41+1|a=2|A 1b=2&a=%41+1",
			"/request?read=stream,parameter|" + FORM + "|b=2&a=%41+1|a=2|b=2&a=%41+1A 1",
			"/request?read=map|" + FORM + "|a=1&a=2|a=2&a=1|{a=[1, 2], read=[map]}",
			"/request?read=names|" + FORM + "|a=1|a=2|[read, a]",
			"/parameter-stream|" + FORM + "|a=1&b=2|a=1&b=3|1a=1&b=2",
			"/stream-parameter|" + FORM + "|a=1&b=2|a=1&b=3|a=1&b=21", "/listener|text/plain|one|two|one",
			"/unwrapped|text/plain|one|two|one" })
	void fingerprintWhenBodyDiffersThenDifferentAndMethodGetsAllOfIt(String path, String type, String one, String other,
			String read) throws Exception {
		for (boolean chunked : List.of(true, false)) {
			Answer first = send(path, type, one, chunked);
			assertThat(first.status()).as(first.toString()).isEqualTo(200);
			assertThat(first.text()).isEqualTo(read);
			assertThat(send(path, type, one, !chunked).fingerprint()).isNotEmpty().isEqualTo(first.fingerprint());
			assertThat(send(path, type, other, chunked).fingerprint()).isNotEmpty().isNotEqualTo(first.fingerprint());
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/stream", "/reader", "/text", "/bytes", "/request?read=stream", "/resource", "/resolver",
			"/listener" })
	void fingerprintWhenBodyIsLargeThenMethodGetsAllOfIt(String path) throws Exception {
		String large = "0123456789".repeat(50_000);
		for (String type : List.of("text/plain", "application/json", "application/octet-stream")) {
			assertThat(send(path, type, large, true).text()).hasSize(large.length()).isEqualTo(large);
		}
	}

	@ParameterizedTest
	@CsvSource({ "/parameter", "/stream", "/form", "/nobody", "/request?read=stream", "/request?read=parameter",
			"/parameter-stream", "/text", "/model" })
	void fingerprintWhenFormIsReadInAnyWayThenOnlyOrderOfNamesDoesNotCount(String path) throws Exception {
		String digest = send(path, FORM, "a=1&b=%41&a=%C3%A4+", false).fingerprint();
		assertThat(send(path, FORM, "b=A&a=1&&a=%c3%a4%20", true).fingerprint()).isNotEmpty().isEqualTo(digest);
		assertThat(send(path, FORM, "b=A&a=%C3%A4+&a=1", false).fingerprint()).isNotEmpty().isNotEqualTo(digest);
		assertThat(send(path, FORM, "b=A&a=1", false).fingerprint()).isNotEmpty().isNotEqualTo(digest);
	}

	@ParameterizedTest
	@ValueSource(strings = { "PUT", "PATCH", "DELETE" })
	void fingerprintWhenFormIsNotPostedThenItCounts(String method) throws Exception {
		for (String path : List.of("/request?read=stream", "/nobody", "/form", "/stream")) {
			Answer first = client(path).method(method).body(FORM, "a=1&b=2").send();
			assertThat(first.status()).as(first.toString()).isEqualTo(200);
			assertThat(client(path).method(method).body(FORM, "b=2&a=1").send().fingerprint()).isNotEmpty()
				.isEqualTo(first.fingerprint());
			assertThat(client(path).method(method).body(FORM, "a=1&b=3").send().fingerprint()).isNotEmpty()
				.isNotEqualTo(first.fingerprint());
		}
	}

	@Test
	void fingerprintWhenBodyHasAnotherKindThenDifferent() throws Exception {
		List<Answer> answers = List.of(client("/nobody").send(), send("/nobody", "application/json", "1", false),
				send("/nobody", "text/plain", "1", false), send("/nobody", "text/plain;charset=UTF-16", "1", false),
				send("/nobody", FORM, "1", false), send("/nobody", "application/json;charset=UTF-32", "1", false),
				client("/nobody").parts("b", "Content-Disposition: form-data; name=\"1\"\r\n\r\n").send());
		assertThat(answers).extracting(Answer::fingerprint).doesNotHaveDuplicates().doesNotContain("");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "application/json|application/json;charset=UTF-8", "application/json|application/vnd.api+json",
					"application/vnd.api+json;charset=utf-8|application/JSON; charset=\"utf-8\"" })
	void fingerprintWhenJsonIsWrittenOtherwiseThenSame(String oneType, String otherType) throws Exception {
		assertThat(send("/map", oneType, "{\"a\":1,\"b\":[2]}", false).fingerprint()).isNotEmpty()
			.isEqualTo(send("/map", otherType, "\uFEFF{ \"b\": [2],\r\n\"\\u0061\": 1 }", false).fingerprint());
	}

	@Test
	void fingerprintWhenJsonIsNoneThenItsBytesCount() throws Exception {
		Answer first = send("/text", "application/json", "{a: 1}", false);
		assertThat(first.text()).isEqualTo("{a: 1}");
		assertThat(send("/text", "application/json", "{a: 1}", true).fingerprint()).isEqualTo(first.fingerprint());
		assertThat(send("/text", "application/json", "{a:  1}", false).fingerprint()).isNotEmpty()
			.isNotEqualTo(first.fingerprint());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/map", "/bean", "/text", "/stream", "/nobody", "/request?read=stream", "/resolver" })
	void fingerprintWhenBodyIsTooLargeThenProblemWhoeverReadsIt(String path) throws Exception {
		String large = "{\"a\":\"" + "x".repeat(1_000_000) + "\"}";
		for (boolean chunked : List.of(true, false)) {
			Answer answer = send(path, "application/json", large, chunked);
			assertThat(answer.status()).as(answer.text()).isEqualTo(413);
			assertThat(answer.text()).contains("body-too-large");
		}
	}

	@Test
	void fingerprintWhenFormOrPartsAreTooLargeThenProblem() throws Exception {
		String large = "x".repeat(1_000_000);
		assertThat(send("/parameter", FORM, "a=" + large, false).status()).isEqualTo(413);
		assertThat(send("/parameter", FORM, "a=" + large, true).status()).isEqualTo(413);
		assertThat(client("/files").parts("b", file("f", large)).send().status()).isEqualTo(413);
		assertThat(client("/files").parts("b", file("f", large.substring(0, 900_000))).send().status()).isEqualTo(200);
		assertThat(client("/files").parts("b", file("f", large), file("g", large)).chunked().send().status())
			.isEqualTo(413);
	}

	@Test
	void fingerprintWhenPartIsJsonThenItsMembersHaveNoOrder() throws Exception {
		String named = "Content-Disposition: form-data; name=\"meta\"";
		for (String disposition : List.of(named, named + "; filename=\"meta.json\"")) {
			String head = disposition + "\r\nContent-Type: application/json\r\n\r\n";
			String digest = client("/part").parts("one", head + "{\"a\":1,\"b\":2}", file("1.txt", "text"))
				.send()
				.fingerprint();
			assertThat(client("/part").parts("two", file("1.txt", "text"), head + "{ \"b\":2, \"a\":1 }")
				.send()
				.fingerprint()).isNotEmpty().isEqualTo(digest);
			for (String[] parts : new String[][] { { head + "{\"a\":1,\"b\":3}", file("1.txt", "text") },
					{ head + "{\"a\":1,\"b\":2}", file("1.txt", "other") },
					{ head + "{\"a\":1,\"b\":2}", file("2.txt", "text") } }) {
				assertThat(client("/part").parts("one", parts).send().fingerprint()).isNotEmpty().isNotEqualTo(digest);
			}
		}
	}

	@Test
	void fingerprintWhenPartsHaveOneNameThenTheirOrderCounts() throws Exception {
		Answer first = client("/files").parts("one", file("f", "1"), file("f", "2")).send();
		assertThat(first.text()).isEqualTo("2");
		assertThat(client("/files").parts("two", file("f", "1"), file("f", "2")).send().fingerprint())
			.isEqualTo(first.fingerprint());
		assertThat(client("/files").parts("one", file("f", "2"), file("f", "1")).send().fingerprint()).isNotEmpty()
			.isNotEqualTo(first.fingerprint());
	}

	@Test
	void fingerprintWhenPartWithoutFileNameDiffersInBytesThatAreNoTextThenDifferent() throws Exception {
		byte[] one = parts("Content-Disposition: form-data; name=\"file\"\r\n\r\n\u00c0");
		byte[] other = parts("Content-Disposition: form-data; name=\"file\"\r\n\r\n\u00c1");
		assertThat(client("/nobody").body("multipart/form-data; boundary=b", one).send().fingerprint()).isNotEmpty()
			.isNotEqualTo(client("/nobody").body("multipart/form-data; boundary=b", other).send().fingerprint());
	}

	@Test
	void fingerprintWhenPathOrQueryOrMethodDiffersThenDifferent() throws Exception {
		List<Answer> answers = List.of(client("/path/1?a=1").send(), client("/path/2?a=1").send(),
				client("/path/1?a=2").send(), client("/path/1").send(), client("/path/1;amount=10").send(),
				client("/path/1;amount=99").send(), client("/path/1;jsessionid=1;amount=11").send(),
				client("/path/1?a=1").method("PUT").send());
		assertThat(answers).extracting(Answer::status).containsOnly(200);
		assertThat(answers).extracting(Answer::fingerprint).doesNotHaveDuplicates().doesNotContain("");
	}

	@ParameterizedTest
	@CsvSource({ "/path/1, /path/1;jsessionid=A", "/path/1, /path/1;JSESSIONID=", "/path/1, /path;jsessionid=B/1",
			"/path/1;amount=10, /path/1;jsessionid=A;amount=10", "/path/1;amount=10, /path/1;amount=10;jsessionid=A" })
	void fingerprintWhenOnlySessionDiffersThenSame(String one, String other) throws Exception {
		Answer first = client(one).send();
		assertThat(first.status()).isEqualTo(200);
		assertThat(client(other).send().fingerprint()).isEqualTo(first.fingerprint());
	}

	@Test
	void fingerprintWhenOnlyTheWayToTheApplicationDiffersThenSame() throws Exception {
		String digest = client("/path/1").send().fingerprint();
		assertThat(client("/path/1").header("X-Forwarded-Prefix", "/front").send().fingerprint()).isNotEmpty()
			.isEqualTo(digest);
		assertThat(client("/path/1").header("X-Forwarded-Host", "example.org").send().fingerprint()).isEqualTo(digest);
	}

	@Test
	void fingerprintWhenBoundHeaderDiffersThenDifferent() throws Exception {
		List<FingerprintClient> clients = List.of(client("/header"), client("/header").header("If-Match", ""),
				client("/header").header("If-Match", "1"), client("/header").header("if-match", "2"),
				client("/header").header("If-Match", "1").header("If-Match", "2"),
				client("/header").header("X-Tenant", "1"), client("/header").header("amount", "1"));
		List<String> digests = new ArrayList<>();
		for (FingerprintClient client : clients) {
			digests.add(client.send().fingerprint());
		}
		assertThat(digests).doesNotHaveDuplicates().doesNotContain("");
	}

	@Test
	void fingerprintWhenOtherHeaderDiffersThenSame() throws Exception {
		String digest = client("/header").send().fingerprint();
		for (String header : List.of("X-Trace", "x-trace", "Idempotency-Key", "User-Agent", "X-Other")) {
			assertThat(client("/header").header(header, "1").send().fingerprint()).as(header)
				.isNotEmpty()
				.isEqualTo(digest);
		}
	}

	@Test
	void fingerprintWhenChosenThenItStandsForAllButMethodAndPath() throws Exception {
		String digest = client("/chosen/1?id=7&a=1").body("text/plain", "one").send().fingerprint();
		assertThat(client("/chosen/1?a=2&id=7").body("text/plain", "two").send().fingerprint()).isNotEmpty()
			.isEqualTo(digest);
		assertThat(client("/chosen/1?id=8&a=1").body("text/plain", "one").send().fingerprint()).isNotEmpty()
			.isNotEqualTo(digest);
		assertThat(client("/chosen/2?id=7&a=1").body("text/plain", "one").send().fingerprint()).isNotEmpty()
			.isNotEqualTo(digest);
		assertThat(client("/chosen/1?id=7&a=1").method("PUT").body("text/plain", "one").send().fingerprint())
			.isNotEmpty()
			.isNotEqualTo(digest);
	}

	@Test
	void fingerprintWhenBodyIsIgnoredInPartThenTheRestCounts() throws Exception {
		String json = send("/ignored", "application/json", "{\"sentAt\":1,\"a\":1}", false).fingerprint();
		assertThat(send("/ignored", "application/json", "{\"a\":1,\"sentAt\":2}", false).fingerprint()).isNotEmpty()
			.isEqualTo(json);
		assertThat(send("/ignored", "application/json", "{\"a\":2,\"sentAt\":1}", false).fingerprint())
			.isNotEqualTo(json);
		String form = send("/ignored", FORM, "sentAt=1&a=1", false).fingerprint();
		assertThat(send("/ignored", FORM, "a=1", false).fingerprint()).isNotEmpty().isEqualTo(form);
		assertThat(send("/ignored", FORM, "a=2&sentAt=1", false).fingerprint()).isNotEqualTo(form);
		String parts = client("/ignored").parts("b", file("f", "1"), field("sentAt", "1")).send().fingerprint();
		assertThat(client("/ignored").parts("b", field("sentAt", "2"), file("f", "1")).send().fingerprint())
			.isNotEmpty()
			.isEqualTo(parts);
		String head = "Content-Disposition: form-data; name=\"meta\"\r\nContent-Type: application/json\r\n\r\n";
		assertThat(client("/ignored").parts("b", head + "{\"sentAt\":1,\"a\":1}").send().fingerprint()).isNotEmpty()
			.isEqualTo(client("/ignored").parts("b", head + "{\"a\":1}").send().fingerprint());
		assertThat(client("/ignored").parts("b", field("sentAt", "1"), file("f", "2")).send().fingerprint())
			.isNotEqualTo(parts);
	}

	@Test
	void fingerprintWhenBodyIsIgnoredThenItMayBeAnything() throws Exception {
		String digest = client("/all-ignored").send().fingerprint();
		assertThat(send("/all-ignored", "application/json", "{\"a\":1}", false).fingerprint()).isNotEmpty()
			.isEqualTo(digest);
		assertThat(send("/all-ignored", "text/plain", "x".repeat(2_000_000), true).fingerprint()).isEqualTo(digest);
		assertThat(send("/all-ignored?a=1", "text/plain", "a", true).fingerprint()).isNotEmpty().isNotEqualTo(digest);
	}

	@Test
	void fingerprintWhenBodyCanNotBeReadThenBadRequest() throws Exception {
		assertThat(send("/map", "application/json", "{", false).status()).isEqualTo(400);
	}

	private FingerprintClient client(String path) {
		return new FingerprintClient(this.port, "/context/taking" + path);
	}

	private Answer send(String path, String type, String body, boolean chunked) throws Exception {
		FingerprintClient client = client(path).body(type, body);
		return chunked ? client.chunked().send() : client.send();
	}

	private static String file(String name, String content) {
		return "Content-Disposition: form-data; name=\"file\"; filename=\"" + name
				+ "\"\r\nContent-Type: text/plain\r\n\r\n" + content;
	}

	private static String field(String name, String content) {
		return "Content-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + content;
	}

	private static byte[] parts(String part) {
		return ("--b\r\n" + part + "\r\n--b--\r\n").getBytes(StandardCharsets.ISO_8859_1);
	}

	@RestController
	@RequestMapping("/taking")
	static class Taking implements WebMvcConfigurer {

		@Override
		public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
			resolvers.add(new OwnResolver());
		}

		@RequestMapping("/map")
		@Fingerprinted
		public String map(@RequestBody Map<String, Object> body) {
			return body.toString();
		}

		@RequestMapping("/bean")
		@Fingerprinted
		public String bean(@RequestBody Model body) {
			return body.toString();
		}

		@RequestMapping("/entity")
		@Fingerprinted
		public String entity(RequestEntity<Map<String, Object>> entity) {
			return String.valueOf(entity.getBody());
		}

		@RequestMapping("/http-entity")
		@Fingerprinted
		public String httpEntity(HttpEntity<String> entity) {
			return String.valueOf(entity.getBody());
		}

		@RequestMapping("/text")
		@Fingerprinted
		public String text(@RequestBody String body) {
			return body;
		}

		@RequestMapping("/bytes")
		@Fingerprinted
		public byte[] bytes(@RequestBody byte[] body) {
			return body;
		}

		@RequestMapping("/form")
		@Fingerprinted
		public String form(@RequestBody MultiValueMap<String, String> body) {
			return new TreeMap<>(body).toString();
		}

		@RequestMapping("/stream")
		@Fingerprinted
		public String stream(InputStream body) throws IOException {
			return new String(body.readAllBytes(), StandardCharsets.UTF_8);
		}

		@RequestMapping("/reader")
		@Fingerprinted
		public String reader(Reader body) throws IOException {
			return FileCopyUtils.copyToString(body);
		}

		@RequestMapping("/resource")
		@Fingerprinted
		public String resource(@RequestBody InputStreamResource body) throws IOException {
			return stream(body.getInputStream());
		}

		@RequestMapping("/resolver")
		@Fingerprinted
		public String resolver(Own own) {
			return own.content();
		}

		@RequestMapping("/native")
		@Fingerprinted
		public String nativeRequest(NativeWebRequest request) throws IOException {
			return stream(requireNonNull(request.getNativeRequest(HttpServletRequest.class)).getInputStream());
		}

		@RequestMapping("/nobody")
		@Fingerprinted
		public String nobody() {
			return "nobody";
		}

		@RequestMapping("/parameter")
		@Fingerprinted
		public String parameter(@RequestParam String a) {
			return a;
		}

		@RequestMapping("/model")
		@Fingerprinted
		public String model(@ModelAttribute Model model) {
			return model.a() + " " + model.b();
		}

		@RequestMapping("/parameter-stream")
		@Fingerprinted
		public String parameterStream(@RequestParam String a, InputStream body) throws IOException {
			return a + stream(body);
		}

		@RequestMapping("/stream-parameter")
		@Fingerprinted
		public String streamParameter(InputStream body, @RequestParam String a) throws IOException {
			return stream(body) + a;
		}

		@RequestMapping("/request")
		@Fingerprinted
		public String request(HttpServletRequest request) throws IOException {
			String query = String.valueOf(request.getQueryString());
			StringBuilder text = new StringBuilder();
			for (String what : query.substring(query.indexOf('=') + 1).split(",")) {
				text.append(switch (what) {
					case "stream" -> stream(request.getInputStream());
					case "reader" -> reader(request.getReader());
					case "parameter" -> request.getParameter("a");
					case "map" -> new TreeMap<>(request.getParameterMap()).entrySet()
						.stream()
						.map((entry) -> entry.getKey() + "=" + Arrays.toString(entry.getValue()))
						.collect(Collectors.joining(", ", "{", "}"));
					default -> Collections.list(request.getParameterNames()).toString();
				});
			}
			return text.toString();
		}

		@RequestMapping("/unwrapped")
		@Fingerprinted
		public String unwrapped(HttpServletRequest request) throws IOException {
			ServletRequest inside = ((NotedRequest) request).getRequest();
			assertThat(inside).isNotNull();
			return stream(request.getInputStream());
		}

		@RequestMapping("/listener")
		@Fingerprinted
		public void listener(HttpServletRequest request) throws IOException {
			AsyncContext context = request.startAsync();
			ServletInputStream stream = request.getInputStream();
			StringBuilder text = new StringBuilder();
			stream.setReadListener(new ReadListener() {

				@Override
				public void onDataAvailable() throws IOException {
					while (stream.isReady() && !stream.isFinished()) {
						text.append((char) stream.read());
					}
				}

				@Override
				public void onAllDataRead() throws IOException {
					context.getResponse().getOutputStream().print(text.toString());
					context.complete();
				}

				@Override
				public void onError(Throwable ex) {
					context.complete();
				}

			});
		}

		@RequestMapping("/part")
		@Fingerprinted
		public String part(@RequestPart Map<String, Object> meta, @RequestPart MultipartFile file) {
			return meta.toString();
		}

		@RequestMapping("/files")
		@Fingerprinted
		public String files(@RequestParam List<MultipartFile> file) {
			return String.valueOf(file.size());
		}

		@RequestMapping("/path/{id}")
		@Fingerprinted
		public String path(@PathVariable String id) {
			return id;
		}

		@RequestMapping("/header")
		@Fingerprinted
		public String header(@RequestHeader(name = "If-Match", required = false) @Nullable String version,
				@RequestHeader("${tenant.header}") Optional<String> tenant,
				@RequestHeader(required = false) @Nullable String amount,
				@RequestHeader("X-Trace") Optional<String> trace,
				@RequestHeader("Idempotency-Key") Optional<String> key, @RequestHeader HttpHeaders all,
				@RequestHeader Map<String, String> map) {
			return String.valueOf(version);
		}

		@RequestMapping("/chosen/{path}")
		@Fingerprinted(expression = "#id")
		public String chosen(@PathVariable String path, @RequestParam int id) {
			return path;
		}

		@RequestMapping("/ignored")
		@Fingerprinted(ignoreBody = { "/sentAt", "/meta/sentAt" })
		public String ignored() {
			return "";
		}

		@RequestMapping("/all-ignored")
		@Fingerprinted(ignoreBody = "")
		public String allIgnored() {
			return "";
		}

	}

	record Model(String a, @Nullable String b) {
	}

	record Own(String content) {
	}

	private static final class OwnResolver implements HandlerMethodArgumentResolver {

		@Override
		public boolean supportsParameter(MethodParameter parameter) {
			return parameter.getParameterType() == Own.class;
		}

		@Override
		public Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
				NativeWebRequest request, @Nullable WebDataBinderFactory factory) throws Exception {
			HttpServletRequest servlet = requireNonNull(request.getNativeRequest(HttpServletRequest.class));
			return new Own(new String(servlet.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
		}

	}

}

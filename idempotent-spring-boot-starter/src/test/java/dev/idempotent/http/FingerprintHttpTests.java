package dev.idempotent.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.RequestEntity;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RequestPart;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.service.annotation.PostExchange;

import dev.idempotent.Idempotent;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Client.Call;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which requests are the same, for every way that a method can take its body.
 */
@SpringBootTest(classes = { TestApplication.class, FingerprintHttpTests.Taking.class },
		webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "idempotent.store=local", "server.servlet.context-path=/context" })
class FingerprintHttpTests {

	private static final String FORM = "application/x-www-form-urlencoded";

	@LocalServerPort
	private int port;

	private final String key = UUID.randomUUID().toString();

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "{\"a\":1,\"a\":2}|{\"a\":2,\"a\":1}", "{\"a\":1}|{\"a\":1.0}",
			"{\"a\":1}|{\"a\":\"1\"}", "{\"a\":null}|{}", "{\"a\":[1,2]}|{\"a\":[2,1]}", "{\"a\":1e2}|{\"a\":100}" })
	void postWhenJsonMeansAnotherThenReused(String one, String other) {
		assertThat(post("/json").json(one).send().status()).isEqualTo(200);
		assertReused(post("/json").json(other).send());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "application/json|application/json;charset=UTF-8", "application/json|application/vnd.api+json",
					"application/vnd.api+json;charset=utf-8|application/JSON; charset=\"utf-8\"" })
	void postWhenJsonIsWrittenOtherwiseThenSame(String oneType, String otherType) {
		Answer first = post("/json").body(oneType, bytes("{\"a\":1,\"b\":[2]}")).send();
		assertSame(post("/json").body(otherType, bytes("\uFEFF{ \"b\": [2],\r\n\"\\u0061\": 1 }")).send(), first);
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-16BE", "UTF-16LE", "UTF-32BE" })
	void postWhenJsonIsNoUtf8ThenItsBytesCount(String charset) {
		byte[] body = "{\"a\":1}".getBytes(Charset.forName(charset));
		Answer first = post("/json").body("application/json", body).send();
		assertThat(first.text()).isEqualTo("{\"a\":1}");
		assertSame(post("/json").body("application/json", body).send(), first);
		assertReused(post("/json").body("application/json", "{\"a\":2}".getBytes(Charset.forName(charset))).send());
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "/exchange|application/json|{\"a\":1}|{\"a\":2}|1",
			"/entity|application/json|{\"a\":1}|{\"a\":2}|1", "/text|text/plain|one|two|one",
			"/stream|text/plain|one|two|one", "/stream|application/json|{\"a\":1}|{\"a\":2}|{\"a\":1}",
			"/stream|" + FORM + "|a=1|a=2|a=1", "/reader|text/plain|one|two|one", "/reader|" + FORM + "|a=1|a=2|a=1",
			"/request-stream|text/plain|one|two|one", "/request-stream|" + FORM + "|a=1|a=2|a=1",
			"/request-parameter|" + FORM + "|a=1|a=2|1", "/model|" + FORM + "|a=1&b=2|a=1&b=3|12" })
	void postWhenBodyDiffersThenReused(String path, String type, String one, String other, String read) {
		Answer first = post(path).body(type, bytes(one)).send();
		assertThat(first.status()).as(first.toString()).isEqualTo(200);
		assertThat(first.text()).isEqualTo(read);
		assertSame(post(path).body(type, bytes(one)).send(), first);
		assertReused(post(path).body(type, bytes(other)).send());
	}

	@ParameterizedTest
	@ValueSource(strings = { "/stream", "/reader", "/request-stream" })
	void postWhenMethodReadsBodyItselfThenItIsAllThere(String path) {
		String large = "0123456789".repeat(300_000);
		for (String type : List.of("text/plain", "application/json")) {
			Answer answer = new Client(this.port).post("/context/taking" + path)
				.key(UUID.randomUUID().toString())
				.body(type, bytes(large))
				.send();
			assertThat(answer.text()).hasSize(large.length()).isEqualTo(large);
		}
	}

	@Test
	void postWhenBodyComesOrGoesThenReused() {
		assertThat(post("/optional-body").send().text()).isEqualTo("none");
		assertReused(post("/optional-body").json("{\"a\":1}").send());
	}

	@Test
	void postWhenPartIsJsonThenItsMembersHaveNoOrder() {
		String named = "Content-Disposition: form-data; name=\"meta\"";
		for (String disposition : List.of(named, named + "; filename=\"meta.json\"")) {
			String head = disposition + "\r\nContent-Type: application/json\r\n\r\n";
			String key = UUID.randomUUID().toString();
			Answer first = part(key, "one", head + "{\"a\":1,\"b\":2}", file("1.txt", "text"));
			assertSame(part(key, "two", file("1.txt", "text"), head + "{ \"b\":2, \"a\":1 }"), first);
			assertReused(part(key, "one", head + "{\"a\":1,\"b\":3}", file("1.txt", "text")));
			assertReused(part(key, "one", head + "{\"a\":1,\"b\":2}", file("1.txt", "other")));
			assertReused(part(key, "one", head + "{\"a\":1,\"b\":2}", file("2.txt", "text")));
		}
	}

	@Test
	void postWhenFilesOfOneNameThenTheirOrderCounts() {
		Answer first = parts("/files", this.key, "one", file("f", "1"), file("f", "2"));
		assertThat(first.text()).isEqualTo("2");
		assertSame(parts("/files", this.key, "two", file("f", "1"), file("f", "2")), first);
		assertReused(parts("/files", this.key, "one", file("f", "2"), file("f", "1")));
	}

	@Test
	void postWhenPathOrQueryDiffersThenReused() {
		Answer first = post("/path/1?a=1").send();
		assertSame(post("/path/1?a=1").send(), first);
		assertReused(post("/path/2?a=1").send());
		assertReused(post("/path/1?a=2").send());
		assertReused(post("/path/1").send());
	}

	private Call post(String path) {
		return new Client(this.port).post("/context/taking" + path).key(this.key);
	}

	private Answer part(String key, String boundary, String... parts) {
		return parts("/part", key, boundary, parts);
	}

	private Answer parts(String path, String key, String boundary, String... parts) {
		StringBuilder body = new StringBuilder();
		for (String part : parts) {
			body.append("--").append(boundary).append("\r\n").append(part).append("\r\n");
		}
		body.append("--").append(boundary).append("--\r\n");
		return new Client(this.port).post("/context/taking" + path)
			.key(key)
			.body("multipart/form-data; boundary=" + boundary, bytes(body.toString()))
			.send();
	}

	private static String file(String name, String content) {
		return "Content-Disposition: form-data; name=\"file\"; filename=\"" + name
				+ "\"\r\nContent-Type: text/plain\r\n\r\n" + content;
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static void assertSame(Answer replay, Answer first) {
		assertThat(first.status()).as(first.toString()).isEqualTo(200);
		assertThat(replay.isReplayed()).as(replay.toString()).isTrue();
		assertThat(replay.body()).isEqualTo(first.body());
	}

	private static void assertReused(Answer answer) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(422);
	}

	@RestController
	@RequestMapping("/taking")
	static class Taking {

		@PostMapping("/json")
		@Idempotent
		Map<String, Object> json(@RequestBody Map<String, Object> body) {
			return body;
		}

		@PostMapping("/entity")
		@Idempotent
		String entity(RequestEntity<Map<String, Object>> entity) {
			return String.valueOf(entity.getBody()).replaceAll("\\D", "");
		}

		@PostExchange("/exchange")
		@Idempotent
		String exchange(@RequestBody Map<String, Object> body) {
			return String.valueOf(body.get("a"));
		}

		@PostMapping("/text")
		@Idempotent
		String text(@RequestBody String body) {
			return body;
		}

		@PostMapping("/stream")
		@Idempotent
		String stream(InputStream body) throws IOException {
			return new String(body.readAllBytes(), StandardCharsets.UTF_8);
		}

		@PostMapping("/reader")
		@Idempotent
		String reader(Reader body) throws IOException {
			StringWriter text = new StringWriter();
			body.transferTo(text);
			return text.toString();
		}

		@PostMapping("/request-stream")
		@Idempotent
		String requestStream(HttpServletRequest request) throws IOException {
			return new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}

		@PostMapping("/request-parameter")
		@Idempotent
		String requestParameter(HttpServletRequest request) {
			return request.getParameter("a");
		}

		@PostMapping("/optional-body")
		@Idempotent
		String optionalBody(@RequestBody(required = false) @Nullable Map<String, Object> body) {
			return (body != null) ? "some" : "none";
		}

		@PostMapping("/model")
		@Idempotent
		String model(@ModelAttribute Model model) {
			return model.a() + model.b();
		}

		@PostMapping("/part")
		@Idempotent
		Map<String, Object> part(@RequestPart Map<String, Object> meta, @RequestPart MultipartFile file) {
			return meta;
		}

		@PostMapping("/files")
		@Idempotent
		String files(@RequestParam List<MultipartFile> file) {
			return String.valueOf(file.size());
		}

		@PostMapping("/path/{id}")
		@Idempotent
		String path(@PathVariable String id) {
			return id;
		}

	}

	record Model(String a, String b) {
	}

}

package dev.idempotent.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Headers and bodies as no well-behaved client sends them, to the byte.
 */
@ExtendWith(OutputCaptureExtension.class)
@SpringBootTest(classes = { TestApplication.class, BadInputTests.Refunds.class },
		webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "idempotent.store=local", "logging.level.dev.idempotent=TRACE" })
class BadInputTests {

	private static final String BODY = "{\"item\":\"book\",\"amount\":1}";

	@Autowired
	private Gate gate;

	@LocalServerPort
	private int port;

	private final String key = UUID.randomUUID().toString();

	@BeforeEach
	void reset() {
		this.gate.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Idempotency-Key:", "Idempotency-Key: \t", "Idempotency-Key: a\tb",
			"Idempotency-Key: \u00e4", "Idempotency-Key: \"\u00e4\"", "Idempotency-Key: \u00fe",
			"Idempotency-Key: a\r\nIdempotency-Key: a", "idempotency-key: a\r\nIDEMPOTENCY-KEY: b",
			"Idempotency-Key: \"a\" ;p", "Idempotency-Key: \"a\" \"b\"", "Idempotency-Key: \"a\\",
			"Idempotency-Key: \"", "Idempotency-Key: (\"a\")" })
	void postWhenHeaderIsMalformedThen400(String lines) throws IOException {
		String answer = raw("POST /orders HTTP/1.1\r\n" + lines + "\r\n", BODY);
		assertThat(answer).startsWith("HTTP/1.1 400")
			.contains("application/problem+json", "urn:problem-type:idempotent:invalid-key");
		assertThat(this.gate.executions()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "idempotency-key: %s", "IDEMPOTENCY-KEY:%s", "Idempotency-Key: \t %s \t ",
			"Idempotency-Key: \"%s\";p=1;q=\"x;y\";r=?1;s=:YQ==:;t;u=@1;v=%%\"a\"" })
	void postWhenHeaderIsWrittenOtherwiseThenSameKey(String line) throws IOException {
		assertThat(new Client(this.port).post("/orders").key(this.key).json(BODY).send().status()).isEqualTo(201);
		assertThat(raw("POST /orders HTTP/1.1\r\n" + line.formatted(this.key) + "\r\n", BODY))
			.startsWith("HTTP/1.1 200")
			.containsOnlyOnce("Idempotent-Replayed: true");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"item\":\"book\",\"amount\":1} x", "\"text\"", "null",
			"{\"item\":\"book\",\"amount\":\"x\"}", "{\"item\":\"book\",\"amount\":1", "\u0000", "{item:1}" })
	void postWhenBodyIsBadThenKeyIsFree(String body) {
		assertThat(new Client(this.port).post("/orders").key(this.key).json(body).send().status()).isEqualTo(400);
		assertThat(this.gate.executions()).isZero();
		assertThat(new Client(this.port).post("/orders").key(this.key).json(BODY).send().status()).isEqualTo(201);
	}

	@Test
	void postWhenNestingIsDeepThenKeyIsFree() {
		String deep = "{\"item\":\"book\",\"amount\":" + "[".repeat(100_000);
		assertThat(new Client(this.port).post("/orders").key(this.key).json(deep).send().status()).isEqualTo(400);
		assertThat(new Client(this.port).post("/orders").key(this.key).json(BODY).send().status()).isEqualTo(201);
	}

	@Test
	void postWhenTooLargeThen413AndUnprotectedOnlyWithoutAKey() {
		String large = "{\"item\":\"book\",\"amount\":1,\"more\":\"" + "x".repeat(11_000_000) + "\"}";
		Answer guarded = new Client(this.port).post("/optional").key(this.key).json(large).send();
		assertThat(guarded.status()).isEqualTo(413);
		assertThat(guarded.text()).contains("urn:problem-type:idempotent:body-too-large");
		assertThat(new Client(this.port).post("/optional").json(large).send().status()).isEqualTo(200);
	}

	@Test
	void postWhenLargeThenRunsOnceAndIsReplayed() {
		String large = "{\"item\":\"book\",\"amount\":1,\"more\":[\"" + "x\",\"".repeat(1_000_000) + "\"],\"long\":\""
				+ "x".repeat(5_000_000) + "\"}";
		Answer first = new Client(this.port).post("/refunds").key(this.key).json(large).send();
		assertThat(first.status()).isEqualTo(200);
		assertThat(new Client(this.port).post("/refunds").key(this.key).json(large).send().isReplayed()).isTrue();
		assertThat(new Client(this.port).post("/refunds")
			.key(this.key)
			.json(large.replace("xxx\"", "xxy\""))
			.send()
			.status()).isEqualTo(422);
	}

	@Test
	void postWhenChunkedAfterContinueThenSameRequest() throws IOException {
		assertThat(new Client(this.port).post("/orders").key(this.key).json(BODY).send().status()).isEqualTo(201);
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.setSoTimeout(30_000);
			send(socket,
					"POST /orders HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
							+ "Expect: 100-continue\r\nTransfer-Encoding: chunked\r\nIdempotency-Key: " + this.key
							+ "\r\n\r\n");
			assertThat(interim(socket)).startsWith("HTTP/1.1 100");
			for (char c : BODY.toCharArray()) {
				send(socket, "1\r\n" + c + "\r\n");
			}
			send(socket, "0\r\n\r\n");
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1))
				.startsWith("HTTP/1.1 200")
				.contains("Idempotent-Replayed: true");
		}
	}

	private static String interim(Socket socket) throws IOException {
		StringBuilder interim = new StringBuilder();
		while (interim.indexOf("\r\n\r\n") < 0) {
			interim.append((char) socket.getInputStream().read());
		}
		return interim.toString();
	}

	@Test
	void logWhenEverythingIsLoggedThenHasNoKeyBodyOrUser(CapturedOutput output) {
		String secret = "secret" + this.key.substring(0, 8);
		String body = "{\"item\":\"" + secret + "-body\",\"amount\":1}";
		new Client(this.port).post("/refunds").key(secret + ",key").json(body).send();
		for (int i = 0; i < 2; i++) {
			new Client(this.port).post("/orders").key(secret + "-key").user("alice").json(body).send();
			new Client(this.port).post("/refunds").key(secret + "-key").user("alice").json(body).send();
		}
		new Client(this.port).post("/refunds").key(secret + "-key").user("alice").json(BODY).send();
		assertThat(output.getAll()).doesNotContain(secret).doesNotContain("alice");
	}

	private String raw(String head, String body) throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.setSoTimeout(30_000);
			send(socket, head + "Host: x\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: "
					+ body.length() + "\r\n\r\n" + body);
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	private static void send(Socket socket, String text) throws IOException {
		socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	@RestController
	static class Refunds {

		private final Gate gate;

		Refunds(Gate gate) {
			this.gate = gate;
		}

		@PostMapping("/refunds")
		@Idempotent
		ResponseEntity<Refund> refund(@RequestBody Refund refund) {
			this.gate.pass();
			return ResponseEntity.ok(refund);
		}

	}

	/**
	 * Never comes back from its JSON.
	 */
	static final class Refund {

		private String item = "";

		public String getItem() {
			return this.item;
		}

		public void setItem(String item) {
			if (item.endsWith("-written")) {
				throw new IllegalArgumentException("Not " + item);
			}
			this.item = item;
		}

		public String getWritten() {
			return this.item + "-written";
		}

		public void setWritten(String written) {
			throw new IllegalArgumentException("Not " + written);
		}

	}

}

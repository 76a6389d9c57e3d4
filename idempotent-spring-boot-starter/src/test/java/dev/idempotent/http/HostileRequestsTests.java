package dev.idempotent.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.TestPropertySource;

import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

/**
 * Requests that are made to cost more than they weigh, or to fail where nobody expects
 * it.
 */
@SpringBootTest(classes = TestApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@TestPropertySource(properties = "idempotent.store=local")
class HostileRequestsTests {

	private static final String FORM = "application/x-www-form-urlencoded";

	private static final Duration SHORT = Duration.ofSeconds(20);

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
	@ValueSource(strings = { "a&", "a=1&", "&" })
	void postWhenFormHasMillionsOfParametersThenCostsNoMoreThanItsBytes(String parameter) {
		String form = parameter.repeat(9_000_000 / parameter.length());
		assertTimeoutPreemptively(SHORT, () -> assertRunsOnce("/redirect", FORM, form, 303));
		assertThat(post("/redirect", FORM, form + "b").status()).isEqualTo(422);
	}

	@Test
	void postWhenFormHasMillionsOfNamesThenCostsNoMoreThanItsBytes() {
		StringBuilder form = new StringBuilder();
		for (int i = 0; form.length() < 9_000_000; i++) {
			form.append(Integer.toString(i, 36)).append('&');
		}
		assertTimeoutPreemptively(SHORT, () -> assertRunsOnce("/redirect", FORM, form.toString(), 303));
	}

	@Test
	void postWhenJsonHasMillionsOfMembersThenCostsNoMoreThanItsBytes() {
		String json = "{" + "\"\":0,".repeat(1_800_000) + "\"\":0}";
		assertTimeoutPreemptively(SHORT, () -> assertRunsOnce("/raw", "application/json", json, 200));
		assertThat(post("/raw", "application/json", json + " ").status()).isEqualTo(422);
	}

	@ParameterizedTest
	@ValueSource(strings = { "[", "{\"a\":", "[{\"a\":" })
	void postWhenJsonIsNestedDeeplyThenIsComparedByItsBytes(String open) {
		assertRunsOnce("/raw", "application/json", open.repeat(1_000_000), 200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "ISO-2022-CN", "x-JISAutoDetect", "UTF-16", "IBM037", "none", "\u00e4", "" })
	void postWhenCharsetOfFormIsUnusualThenNeverFailsWithin(String charset) {
		for (String path : new String[] { "/form", "/redirect", "/stream" }) {
			Answer answer = post(path, FORM + ";charset=" + charset, "item=b%C3%A4");
			assertThat(answer.status()).as(path + " " + answer).isIn(200, 303, 400, 415, 422);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "?x=%zz", "?%", "?x=%u0041" })
	void postWhenQueryIsMalformedThenNeverFailsWithin(String query) throws IOException {
		assertThat(send("/redirect" + query, this.key, "")).containsAnyOf("HTTP/1.1 303", "HTTP/1.1 400");
		assertThat(send("/redirect" + query, this.key + "2", "a=1")).containsAnyOf("HTTP/1.1 303", "HTTP/1.1 400");
		assertThat(send("/form" + query, this.key + "3", "item=1")).containsAnyOf("HTTP/1.1 200", "HTTP/1.1 400");
	}

	@Test
	void postWhenKeyHasLongParametersThenIsRead() {
		String quoted = "\"" + this.key + "\";a=\"" + "\\\\".repeat(1500) + "\"" + ";b".repeat(1500);
		assertThat(new Client(this.port).post("/void-plain").key(quoted).send().status()).isEqualTo(200);
		assertThat(new Client(this.port).post("/void-plain").key(this.key).send().isReplayed()).isTrue();
	}

	// Past a client that knows what a query looks like
	private String send(String path, String key, String form) throws IOException {
		try (Socket socket = new Socket("localhost", this.port)) {
			socket.getOutputStream()
				.write(("POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nIdempotency-Key: " + key
						+ "\r\nContent-Type: " + FORM + "\r\nContent-Length: " + form.length() + "\r\n\r\n" + form)
					.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	private void assertRunsOnce(String path, String type, String body, int status) {
		Answer first = post(path, type, body);
		assertThat(first.status()).as(first.toString()).isEqualTo(status);
		assertThat(post(path, type, body).isReplayed()).isTrue();
		assertThat(this.gate.executions()).isOne();
	}

	private Answer post(String path, String type, String body) {
		return new Client(this.port).post(path)
			.key(this.key)
			.body(type, body.getBytes(StandardCharsets.ISO_8859_1))
			.send();
	}

}

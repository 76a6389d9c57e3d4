package dev.idempotent.webmvc.key;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.mock.web.MockHttpServletRequest;

import dev.idempotent.KeyPresence;
import dev.idempotent.operation.IdempotentOperation.Key;
import dev.idempotent.problem.InvalidKeyException;
import dev.idempotent.problem.MissingKeyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class IdempotencyKeyHeaderTests {

	private final IdempotencyKeyHeader header = new IdempotencyKeyHeader(new KeySyntax(255, null, KeyFormat.ANY));

	private final MockHttpServletRequest request = new MockHttpServletRequest();

	private final Key required = new Key(List.of("Idempotency-Key", "X-Key", "X-Old-Key"), KeyPresence.REQUIRED, "");

	private final Key optional = new Key(this.required.headers(), KeyPresence.OPTIONAL, "");

	@Test
	void resolveWhenHeaderIsMissingThenProblemNamesTheFirst() {
		assertThatExceptionOfType(MissingKeyException.class)
			.isThrownBy(() -> this.header.resolve(this.request, this.required))
			.withMessageContaining("header Idempotency-Key");
	}

	@ParameterizedTest
	@ValueSource(strings = { "IdempotencyKey", "Idempotent-Key", "X-Idempotency-Key", "idempotency_key", "Idempotency",
			"Indempotency-Key", "x-old-keys" })
	void resolveWhenHeaderIsMisspeltThenProblemNamesItAndNeverItsValue(String name) {
		this.request.addHeader("Accept", "text/plain");
		this.request.addHeader(name, "secret");
		assertThatExceptionOfType(MissingKeyException.class)
			.isThrownBy(() -> this.header.resolve(this.request, this.required))
			.withMessageContaining("header Idempotency-Key (it has a header " + name + ", which is another)")
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("secret"));
	}

	@Test
	void resolveWhenOtherHeadersAreSentThenNoneIsTakenForMisspelt() {
		for (String name : List.of("Key", "Host", "Via", "X-Request-Id", "Authorization", "Content-Type",
				"X-Api-Key")) {
			this.request.addHeader(name, "a");
		}
		Key shorter = new Key(List.of("Idempotency-Key", "Id"), KeyPresence.REQUIRED, "");
		assertThatExceptionOfType(MissingKeyException.class)
			.isThrownBy(() -> this.header.resolve(this.request, shorter))
			.satisfies((ex) -> assertThat(ex.getMessage()).doesNotContain("which is another"));
	}

	@Test
	void resolveWhenHeaderIsMissingAndOptionalThenNull() {
		assertThat(this.header.resolve(this.request, this.optional)).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "Idempotency-Key", "idempotency-key", "X-Key", "X-Old-Key" })
	void resolveWhenOneOfHeadersIsSentThenItsKey(String name) {
		this.request.addHeader(name, "\"k\"");
		assertThat(this.header.resolve(this.request, this.required)).isEqualTo("k");
	}

	@Test
	void resolveWhenTwoHeadersSayTheSameThenTheKey() {
		this.request.addHeader("X-Key", "k");
		this.request.addHeader("Idempotency-Key", "\"k\";v=1");
		assertThat(this.header.resolve(this.request, this.required)).isEqualTo("k");
	}

	@Test
	void resolveWhenTwoHeadersDifferThenInvalid() {
		this.request.addHeader("X-Old-Key", "a");
		this.request.addHeader("X-Key", "b");
		assertInvalid("Idempotency-Key must not be sent by two names with different values");
	}

	@Test
	void resolveWhenSecondHeaderIsMalformedThenInvalidAlsoBesideAGoodOne() {
		this.request.addHeader("Idempotency-Key", "a");
		this.request.addHeader("X-Key", "");
		assertInvalid("Idempotency-Key must not be empty");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "a,b", "a b", "\"a", "\"a\", \"b\"", "ä" })
	void resolveWhenMalformedThenInvalidAlsoWhereOptional(String value) {
		this.request.addHeader("Idempotency-Key", value);
		assertInvalid("send one unique value");
		assertThatExceptionOfType(InvalidKeyException.class)
			.isThrownBy(() -> this.header.resolve(this.request, this.optional));
	}

	@Test
	void resolveWhenRepeatedThenInvalidEvenIfEqual() {
		this.request.addHeader("X-Key", "a");
		this.request.addHeader("X-Key", "a");
		assertInvalid("Idempotency-Key must be sent once");
	}

	private void assertInvalid(String reason) {
		assertThatExceptionOfType(InvalidKeyException.class)
			.isThrownBy(() -> this.header.resolve(this.request, this.required))
			.withMessageContaining(reason);
	}

}

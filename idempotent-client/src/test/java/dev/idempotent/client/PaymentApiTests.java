package dev.idempotent.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.http.ResponseEntity;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * The client against a server that is not ours.
 */
class PaymentApiTests {

	private static final IdempotencyRetryPolicy POLICY = IdempotencyRetryPolicy.defaults()
		.withDelay(Duration.ofMillis(1), Duration.ofMillis(5))
		.withShouldRetryHeader("Stripe-Should-Retry");

	private final PaymentApi api;

	private final RestClient client;

	PaymentApiTests() throws IOException {
		this.api = new PaymentApi();
		this.client = RestClient.builder()
			.requestFactory(new JdkClientHttpRequestFactory())
			.baseUrl(this.api.url())
			.requestInterceptor(new IdempotencyKeyInterceptor(IdempotencyKeys.defaults(), POLICY))
			.build();
	}

	@AfterEach
	void stop() {
		this.api.close();
	}

	@Test
	void chargeWhenAnswerIsLostThenOneChargeAndTheFirstAnswer() {
		ResponseEntity<String> answer = charge("amount=10&lost");
		assertThat(answer.getBody()).isEqualTo("{\"id\":\"ch_1\"}");
		assertThat(answer.getHeaders().getFirst("Idempotent-Replayed")).isEqualTo("true");
		assertThat(this.api.charges()).hasSize(1);
	}

	@Test
	void chargeWhenWebClientLosesItsAnswerThenOneCharge() {
		WebClient reactive = WebClient.builder()
			.baseUrl(this.api.url())
			.filter(new IdempotencyKeyFilter(IdempotencyKeys.defaults(), POLICY))
			.build();
		assertThat(reactive.post()
			.uri("/v1/charges")
			.bodyValue("amount=10&lost")
			.retrieve()
			.bodyToMono(String.class)
			.block()).isEqualTo("{\"id\":\"ch_1\"}");
		assertThat(this.api.charges()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "locked, 409", "busy, 429" })
	void chargeWhenNotNowThenAgain(String body, int first) {
		charge(body);
		assertThat(this.api.statuses()).containsExactly(first, 200);
		assertThat(this.api.charges()).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource({ "declined, 402", "unauthorized, 401" })
	void chargeWhenRefusedThenNeverAgain(String body, int status) {
		HttpClientErrorException failure = catchThrowableOfType(HttpClientErrorException.class, () -> charge(body));
		assertThat(failure.getStatusCode().value()).isEqualTo(status);
		assertThat(this.api.statuses()).containsExactly(status);
	}

	@Test
	void chargeWhenItFailedThenNeverAgainAndTheKeyGetsTheSame500() {
		HttpServerErrorException failure = catchThrowableOfType(HttpServerErrorException.class, () -> charge("crash"));
		String key = Objects.requireNonNull(IdempotencyKeys.find(failure));
		RestClientResponseException repeat = catchThrowableOfType(RestClientResponseException.class,
				() -> charge("crash", key));
		assertThat(repeat.getResponseBodyAsString()).isEqualTo(failure.getResponseBodyAsString());
		assertThat(this.api.statuses()).containsExactly(500, 500);
		assertThat(this.api.charges()).hasSize(1);
	}

	@Test
	void chargeWhenKeyWasUsedForAnotherThenNeverAgain() {
		charge("amount=10", "k-1");
		HttpClientErrorException failure = catchThrowableOfType(HttpClientErrorException.class,
				() -> charge("amount=99", "k-1"));
		assertThat(failure.getResponseBodyAsString()).contains("idempotency_error");
		assertThat(this.api.statuses()).containsExactly(200, 400);
		assertThat(this.api.charges()).hasSize(1);
	}

	private ResponseEntity<String> charge(String body) {
		return this.client.post().uri("/v1/charges").body(body).retrieve().toEntity(String.class);
	}

	private ResponseEntity<String> charge(String body, String key) {
		return this.client.post()
			.uri("/v1/charges")
			.header("Idempotency-Key", key)
			.body(body)
			.retrieve()
			.toEntity(String.class);
	}

}

package dev.idempotent.client;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.LongStream;

import io.netty.handler.timeout.ReadTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.retry.RetryTemplate;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.mock.http.MockHttpInputMessage;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestClientResponseException;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdempotencyRetryPolicyTests {

	private static final String PROBLEM = "{\"type\":\"urn:problem-type:idempotent:%s\"}";

	private final IdempotencyRetryPolicy policy = IdempotencyRetryPolicy.defaults();

	@AfterEach
	void clearInterrupt() {
		Thread.interrupted();
	}

	@ParameterizedTest
	@CsvSource({ "429, true", "502, true", "503, true", "504, true", "400, false", "401, false", "402, false",
			"403, false", "404, false", "408, false", "409, false", "412, false", "422, false", "500, false",
			"501, false" })
	void statusThenAgainOnlyWhereItMayPass(int status, boolean again) {
		assertThat(this.policy.shouldRetry(answer(status, (headers) -> {
		}, ""))).isEqualTo(again);
	}

	@ParameterizedTest
	@CsvSource({ "409, in-progress, true", "409, outcome-unknown, false", "409, result-unavailable, false",
			"422, key-reused, false", "503, store-unavailable, true", "400, missing-key, false",
			"413, body-too-large, false" })
	void problemThenAsTheContractHasIt(int status, String problem, boolean again) {
		Consumer<HttpHeaders> type = (headers) -> headers.set("Content-Type", "application/problem+json;charset=UTF-8");
		assertThat(this.policy.shouldRetry(answer(status, type, PROBLEM.formatted(problem)))).isEqualTo(again);
	}

	@ParameterizedTest
	@ValueSource(strings = { "outcome-unknown", "result-unavailable" })
	void finalProblemWhenSomebodyAddsRetryAfterThenNeverAgain(String problem) {
		assertThat(this.policy.shouldRetry(answer(409, (headers) -> {
			headers.set("Content-Type", "application/problem+json");
			headers.set("Retry-After", "1");
		}, PROBLEM.formatted(problem)))).isFalse();
	}

	@Test
	void conflictWhenAnotherApiSaysRetryAfterThenAgain() {
		assertThat(this.policy.shouldRetry(answer(409, (headers) -> headers.set("Retry-After", "1"), ""))).isTrue();
	}

	@ParameterizedTest
	@ValueSource(ints = { 409, 429, 500, 502, 503 })
	void replayedAnswerThenNeverAgain(int status) {
		assertThat(this.policy.shouldRetry(answer(status, (headers) -> {
			headers.set("Idempotent-Replayed", "true");
			headers.set("Retry-After", "1");
		}, ""))).isFalse();
	}

	@ParameterizedTest
	@CsvSource({ "409, true, true", "500, TRUE, true", "503, false, false", "429, False, false", "503, maybe, true",
			"402, maybe, false" })
	void verdictOfTheServerThenGoesBeforeTheRules(int status, String verdict, boolean again) {
		IdempotencyRetryPolicy policy = this.policy.withShouldRetryHeader("Stripe-Should-Retry");
		RestClientResponseException answer = answer(status, (headers) -> headers.set("Stripe-Should-Retry", verdict),
				"");
		assertThat(policy.shouldRetry(answer)).isEqualTo(again);
	}

	@Test
	void statusesWhenSetThenTheseAndConflicts() {
		IdempotencyRetryPolicy policy = this.policy.withStatuses(500);
		assertThat(policy.shouldRetry(answer(500, (headers) -> {
		}, ""))).isTrue();
		assertThat(policy.shouldRetry(answer(503, (headers) -> {
		}, ""))).isFalse();
	}

	@Test
	void failureWhenOfTheConnectionThenAgain() {
		assertThat(this.policy.shouldRetry(new IOException("reset"))).isTrue();
		assertThat(this.policy.shouldRetry(new TimeoutException())).isTrue();
		assertThat(this.policy.shouldRetry(new ResourceAccessException("late", new SocketTimeoutException()))).isTrue();
		assertThat(this.policy.shouldRetry(new RestClientException("half an answer", new IOException()))).isTrue();
		assertThat(this.policy.shouldRetry(requestException(ReadTimeoutException.INSTANCE))).isTrue();
		assertThat(this.policy.shouldRetry(requestException(new IOException("reset")))).isTrue();
	}

	@Test
	void failureWhenAnythingElseThenNeverAgain() {
		assertThat(this.policy.shouldRetry(new IllegalStateException())).isFalse();
		assertThat(this.policy.shouldRetry(new OutOfMemoryError())).isFalse();
		assertThat(this.policy.shouldRetry(requestException(new IllegalStateException("only one subscriber"))))
			.isFalse();
		HttpMessageNotReadableException unreadable = new HttpMessageNotReadableException("no JSON",
				new IOException("unexpected character"), new MockHttpInputMessage(new byte[0]));
		assertThat(this.policy.shouldRetry(new RestClientException("not understood", unreadable))).isFalse();
	}

	@Test
	void failureWhenAnswerOfWebClientThenByItsStatus() {
		assertThat(this.policy
			.shouldRetry(WebClientResponseException.create(503, "", new HttpHeaders(), new byte[0], null))).isTrue();
		assertThat(this.policy
			.shouldRetry(WebClientResponseException.create(422, "", new HttpHeaders(), new byte[0], null))).isFalse();
	}

	@Test
	void failureWhenThreadIsInterruptedThenNeverAgain() {
		Thread.currentThread().interrupt();
		assertThat(this.policy.shouldRetry(new IOException("interrupted"))).isFalse();
	}

	@Test
	void delaysThenDoubleWithJitterUntilTheLastRetry() {
		BackOffExecution delays = this.policy.withDelay(Duration.ofMillis(100), Duration.ofMillis(300))
			.getBackOff()
			.start();
		long[] first = LongStream.generate(delays::nextBackOff).limit(5).toArray();
		assertThat(first[0]).isBetween(50L, 150L);
		assertThat(first[1]).isBetween(100L, 300L);
		assertThat(first[2]).isBetween(150L, 300L);
		assertThat(first[3]).isBetween(150L, 300L);
		assertThat(first[4]).isEqualTo(BackOffExecution.STOP);
	}

	@Test
	void delayWhenAnswerAsksForMoreThenSoLongOnce() {
		BackOffExecution delays = this.policy.getBackOff().start();
		this.policy.shouldRetry(answer(503, (headers) -> headers.set("Retry-After", "20"), ""));
		assertThat(delays.nextBackOff()).isEqualTo(20_000);
		assertThat(delays.nextBackOff()).isLessThan(2_000);
	}

	@Test
	void retryTemplateAroundAClientThenTriesAgainAfterTheTimeThatTheAnswerNames() throws Exception {
		AtomicInteger tries = new AtomicInteger();
		long start = System.nanoTime();
		String result = new RetryTemplate(this.policy.withDelay(Duration.ofMillis(1), Duration.ofMillis(2)))
			.execute(() -> {
				if (tries.incrementAndGet() == 1) {
					throw answer(503, (headers) -> headers.set("Retry-After", "1"), "");
				}
				return "done";
			});
		assertThat(result).isEqualTo("done");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
	}

	@Test
	void retryTemplateWhenAnswerAsksForMoreThanIsLeftThenEndsAtOnce() {
		AtomicInteger tries = new AtomicInteger();
		assertThatThrownBy(() -> new RetryTemplate(this.policy).execute(() -> {
			tries.incrementAndGet();
			throw answer(503, (headers) -> headers.set("Retry-After", "99999999999999999999"), "");
		})).hasCauseInstanceOf(RestClientResponseException.class);
		assertThat(tries).hasValue(1);
	}

	@Test
	void boundsWhenTheyMakeNoSenseThenSaysWhich() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.policy.withMaxRetries(-1))
			.withMessageContaining("maxRetries")
			.withMessageContaining("-1");
		assertThatIllegalArgumentException().isThrownBy(() -> this.policy.withTimeout(Duration.ZERO))
			.withMessageContaining("timeout")
			.withMessageContaining("PT0S");
		assertThatIllegalArgumentException()
			.isThrownBy(() -> this.policy.withDelay(Duration.ofSeconds(2), Duration.ofSeconds(1)))
			.withMessageContaining("maxDelay");
	}

	private static WebClientRequestException requestException(Throwable cause) {
		return new WebClientRequestException(cause, HttpMethod.POST, URI.create("http://localhost"), new HttpHeaders());
	}

	private static RestClientResponseException answer(int status, Consumer<HttpHeaders> headers, String body) {
		HttpHeaders all = new HttpHeaders();
		headers.accept(all);
		return new HttpClientErrorException(HttpStatusCode.valueOf(status), "", all,
				body.getBytes(StandardCharsets.UTF_8), null);
	}

}

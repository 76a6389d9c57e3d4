package dev.idempotent.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class IdempotencyKeyInterceptorTests {

	private static final IdempotencyRetryPolicy QUICK = IdempotencyRetryPolicy.defaults()
		.withDelay(Duration.ofMillis(1), Duration.ofMillis(5));

	private final ScriptedServer server = new ScriptedServer();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PATCH" })
	void requestWhenNotIdempotentByItsMethodThenHasAUuid(String method) {
		send(client(QUICK), method);
		send(client(QUICK), method);
		assertThat(this.server.keys()).doesNotHaveDuplicates()
			.allSatisfy((key) -> assertThat(UUID.fromString(Objects.requireNonNull(key))).hasToString(key));
	}

	@ParameterizedTest
	@ValueSource(strings = { "GET", "PUT", "DELETE", "OPTIONS" })
	void requestWhenOfAnotherMethodThenIsLeftAlone(String method) {
		this.server.answer(503, Map.of());
		assertThatExceptionOfType(HttpServerErrorException.class).isThrownBy(() -> send(client(QUICK), method));
		assertThat(this.server.keys()).containsExactly((String) null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "POST", "PUT", "GET" })
	void requestWhenCallerHasSetAKeyThenItIsKeptAndSentAgain(String method) {
		this.server.answer(503, Map.of());
		client(QUICK).method(HttpMethod.valueOf(method))
			.uri("/")
			.header("Idempotency-Key", "mine")
			.retrieve()
			.toBodilessEntity();
		assertThat(this.server.keys()).containsExactly("mine", "mine");
	}

	@Test
	void requestWhenSentAgainThenKeyAndBodyAreTheSame() {
		this.server.cut().answer(503, Map.of()).problem(409, "in-progress").answer(429, Map.of());
		assertThat(post(client(QUICK)).getBody()).isEqualTo("done");
		assertThat(this.server.received()).hasSize(5).allSatisfy((request) -> {
			assertThat(request.body()).isEqualTo("a book");
			assertThat(request.header("Content-Length")).isEqualTo("6");
		});
		assertThat(this.server.keys()).containsOnly(this.server.keys().get(0));
	}

	@Test
	void restTemplateWhenSentAgainThenKeyIsTheSame() {
		this.server.cut().answer(503, Map.of());
		RestTemplate client = new RestTemplate(new JdkClientHttpRequestFactory());
		client.getInterceptors().add(new IdempotencyKeyInterceptor(IdempotencyKeys.defaults(), QUICK));
		assertThat(client.postForObject(this.server.url(), "a book", String.class)).isEqualTo("done");
		assertThat(this.server.keys()).hasSize(3).containsOnly(this.server.keys().get(0));
	}

	@ParameterizedTest
	@ValueSource(strings = { "outcome-unknown", "result-unavailable" })
	void answerWhenTheLastWordThenNoOtherTryAndCallerHasItWhole(String problem) {
		this.server.problem(409, problem);
		HttpClientErrorException failure = catchThrowableOfType(HttpClientErrorException.class,
				() -> post(client(QUICK)));
		assertThat(failure.getResponseBodyAsString()).contains(problem);
		assertThat(this.server.received()).hasSize(1);
		assertThat(IdempotencyKeys.find(failure)).isEqualTo(this.server.keys().get(0));
	}

	@Test
	void answerWhenRetriesAreUsedUpThenCallerHasTheLastAndTheKey() {
		this.server.problem(409, "in-progress").problem(409, "in-progress").problem(409, "in-progress");
		HttpClientErrorException failure = catchThrowableOfType(HttpClientErrorException.class,
				() -> post(client(QUICK.withMaxRetries(2))));
		assertThat(failure.getResponseBodyAsString()).isEqualTo(ScriptedServer.IN_PROGRESS);
		assertThat(this.server.received()).hasSize(3);
		assertThat(IdempotencyKeys.find(failure)).isEqualTo(this.server.keys().get(0));
	}

	@Test
	void answerWhenGoodThenTellsTheKey() {
		ResponseEntity<String> answer = post(client(QUICK));
		assertThat(answer.getHeaders().getFirst(IdempotencyKeys.HEADER_NAME)).isEqualTo(this.server.keys().get(0));
	}

	@Test
	void requestWhenExchangedThenTellsTheKey() {
		String key = client(QUICK).post()
			.uri("/")
			.exchangeForRequiredValue((request, response) -> Objects
				.requireNonNull(request.getHeaders().getFirst(IdempotencyKeys.HEADER_NAME)));
		assertThat(this.server.keys()).containsExactly(key);
	}

	@Test
	void failureWhenThereIsNoAnswerThenKeepsItsTypeAndTellsTheKeyButNotInItsText() {
		ResourceAccessException failure = catchThrowableOfType(ResourceAccessException.class,
				() -> post(client(QUICK.withMaxRetries(1), (request, body, execution) -> {
					execution.execute(request, body).close();
					throw new SocketTimeoutException("late");
				})));
		String key = Objects.requireNonNull(this.server.keys().get(0));
		assertThat(this.server.received()).hasSize(2);
		assertThat(failure.getCause()).isInstanceOf(SocketTimeoutException.class);
		assertThat(IdempotencyKeys.find(failure)).isEqualTo(key);
		StringWriter text = new StringWriter();
		failure.printStackTrace(new PrintWriter(text));
		assertThat(text.toString()).contains("IdempotencyKeys.find").doesNotContain(key);
	}

	@Test
	void failureWhenALibraryThrowsTheSameAgainThenEachTellsItsOwnKey() {
		IOException shared = new IOException("reset");
		RestClient client = client(QUICK.withMaxRetries(0), (request, body, execution) -> {
			execution.execute(request, body).close();
			throw shared;
		});
		Throwable first = catchThrowable(() -> post(client));
		Throwable second = catchThrowable(() -> post(client));
		assertThat(IdempotencyKeys.find(first)).isEqualTo(this.server.keys().get(0));
		assertThat(IdempotencyKeys.find(second)).isEqualTo(this.server.keys().get(1));
	}

	@Test
	void failureWhenAnswerBreaksOffThenTellsTheKey() {
		this.server.cutInBody();
		RestClientException failure = catchThrowableOfType(RestClientException.class, () -> post(client(QUICK)));
		assertThat(IdempotencyKeys.find(failure)).isEqualTo(this.server.keys().get(0));
	}

	@Test
	void failureWhenCallHadNoKeyThenTellsNone() {
		assertThat(IdempotencyKeys.find(new IllegalStateException(new IOException()))).isNull();
	}

	@Test
	void answerWhenItAsksToWaitForLongerThanIsLeftThenIsTheLast() {
		this.server.answer(503, Map.of("Retry-After", "31"));
		assertThatExceptionOfType(HttpServerErrorException.class).isThrownBy(() -> post(client(QUICK)));
		assertThat(this.server.received()).hasSize(1);
	}

	@Test
	void policyWhenNoneThenKeyOnly() {
		this.server.answer(503, Map.of());
		assertThatExceptionOfType(HttpServerErrorException.class)
			.isThrownBy(() -> post(client(IdempotencyRetryPolicy.none())));
		assertThat(this.server.keys()).hasSize(1).doesNotContainNull();
	}

	@Test
	void threadWhenInterruptedWhileItWaitsThenEndsAtOnceAndStaysInterrupted() throws Exception {
		this.server.answer(503, Map.of("Retry-After", "20"));
		AtomicReference<Throwable> failure = new AtomicReference<>();
		AtomicReference<Boolean> interrupted = new AtomicReference<>();
		Thread caller = new Thread(() -> {
			failure.set(catchThrowable(() -> post(client(QUICK))));
			interrupted.set(Thread.currentThread().isInterrupted());
		});
		caller.start();
		await().until(() -> isBackingOff(caller));
		caller.interrupt();
		caller.join(Duration.ofSeconds(10).toMillis());
		assertThat(failure.get()).isInstanceOf(HttpServerErrorException.ServiceUnavailable.class);
		assertThat(interrupted.get()).isTrue();
		assertThat(this.server.received()).hasSize(1);
	}

	@Test
	void interceptorWhenItComesAfterThenRunsForEachTryOnTheSameHeaders() {
		this.server.answer(503, Map.of()).answer(503, Map.of());
		post(client(QUICK, (request, body, execution) -> {
			request.getHeaders().add("X-Try", "one");
			return execution.execute(request, body);
		}));
		assertThat(this.server.received()).hasSize(3)
			.allSatisfy((request) -> assertThat(request.header("X-Try")).isEqualTo("one"));
	}

	@Test
	void answersWhenThereIsAnotherTryThenAreClosed() {
		this.server.answer(503, Map.of(), "later").problem(409, "in-progress");
		OpenAnswers open = new OpenAnswers();
		post(client(QUICK, open));
		assertThat(this.server.received()).hasSize(3);
		assertThat(open.count).hasValue(0);
	}

	@Test
	void keysWhenSetUpThenHaveThatHeaderMethodsAndForm() {
		AtomicInteger number = new AtomicInteger();
		IdempotencyKeys keys = IdempotencyKeys.defaults()
			.withHeaderName("X-Request-Key")
			.withMethods(HttpMethod.PUT)
			.withGenerator(() -> "\"key-" + number.incrementAndGet() + '"');
		RestClient client = RestClient.builder()
			.baseUrl(this.server.url())
			.requestInterceptor(new IdempotencyKeyInterceptor(keys, QUICK))
			.build();
		send(client, "PUT");
		send(client, "POST");
		assertThat(this.server.received()).extracting((request) -> request.header("X-Request-Key"))
			.containsExactly("\"key-1\"", null);
		assertThat(this.server.keys()).containsOnlyNulls();
	}

	@Test
	void keysWhenOfASafeMethodThenSaysSo() {
		assertThatIllegalArgumentException().isThrownBy(() -> IdempotencyKeys.defaults().withMethods(HttpMethod.GET))
			.withMessageContaining("GET");
	}

	private static boolean isBackingOff(Thread thread) {
		StackTraceElement[] stack = thread.getStackTrace();
		return stack.length > 0 && stack[0].getMethodName().contains("sleep");
	}

	private RestClient client(IdempotencyRetryPolicy policy, ClientHttpRequestInterceptor... others) {
		RestClient.Builder builder = RestClient.builder()
			.requestFactory(new JdkClientHttpRequestFactory())
			.baseUrl(this.server.url())
			.requestInterceptor(new IdempotencyKeyInterceptor(IdempotencyKeys.defaults(), policy));
		for (ClientHttpRequestInterceptor other : others) {
			builder.requestInterceptor(other);
		}
		return builder.build();
	}

	private static ResponseEntity<String> post(RestClient client) {
		return client.post().uri("/").body("a book").retrieve().toEntity(String.class);
	}

	private static void send(RestClient client, String method) {
		client.method(HttpMethod.valueOf(method)).uri("/").retrieve().toBodilessEntity();
	}

	/**
	 * Counts answers that nobody has closed yet.
	 */
	private static final class OpenAnswers implements ClientHttpRequestInterceptor {

		private final AtomicInteger count = new AtomicInteger();

		@Override
		public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
				throws IOException {
			ClientHttpResponse response = execution.execute(request, body);
			this.count.incrementAndGet();
			return new Forwarding(response) {
				@Override
				public void close() {
					OpenAnswers.this.count.decrementAndGet();
					super.close();
				}
			};
		}

	}

	private static class Forwarding implements ClientHttpResponse {

		private final ClientHttpResponse response;

		Forwarding(ClientHttpResponse response) {
			this.response = response;
		}

		@Override
		public HttpStatusCode getStatusCode() throws IOException {
			return this.response.getStatusCode();
		}

		@Override
		public String getStatusText() throws IOException {
			return this.response.getStatusText();
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.response.getHeaders();
		}

		@Override
		public InputStream getBody() throws IOException {
			return this.response.getBody();
		}

		@Override
		public void close() {
			this.response.close();
		}

	}

}

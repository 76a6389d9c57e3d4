package dev.idempotent.client;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.BodyInserters;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClient.RequestHeadersSpec;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import org.springframework.web.reactive.function.client.WebClientResponseException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

class IdempotencyKeyFilterTests {

	private static final IdempotencyRetryPolicy QUICK = IdempotencyRetryPolicy.defaults()
		.withDelay(Duration.ofMillis(1), Duration.ofMillis(5));

	private final ScriptedServer server = new ScriptedServer();

	@AfterEach
	void stop() {
		this.server.close();
	}

	@ParameterizedTest
	@EnumSource
	void requestWhenSentAgainThenKeyAndBodyAreTheSame(Connector connector) {
		this.server.cut().answer(503, Map.of()).problem(409, "in-progress").answer(429, Map.of(), "later");
		WebClient client = client(QUICK, connector.connector());
		assertThat(post(client).block()).isNotNull().extracting(ResponseEntity::getBody).isEqualTo("done");
		assertThat(this.server.received()).hasSize(5).allSatisfy((request) -> {
			assertThat(request.body()).isEqualTo("a book");
			assertThat(request.header("Content-Length")).isEqualTo("6");
		});
		String key = Objects.requireNonNull(this.server.keys().get(0));
		assertThat(UUID.fromString(key)).hasToString(key);
		assertThat(this.server.keys()).containsOnly(key);
	}

	@Test
	void requestWhenOfASafeMethodThenIsLeftAlone() {
		this.server.answer(503, Map.of());
		assertThatExceptionOfType(WebClientResponseException.class)
			.isThrownBy(() -> client(QUICK).get().uri("/").retrieve().toBodilessEntity().block());
		assertThat(this.server.keys()).containsExactly((String) null);
	}

	@Test
	void requestWhenCallerHasSetAKeyThenItIsKeptAndSentAgain() {
		this.server.answer(503, Map.of());
		client(QUICK).method(HttpMethod.PUT)
			.uri("/")
			.header("Idempotency-Key", "mine")
			.retrieve()
			.toBodilessEntity()
			.block();
		assertThat(this.server.keys()).containsExactly("mine", "mine");
	}

	@Test
	void subscriptionsThenAreCallsOfTheirOwn() {
		Mono<ResponseEntity<String>> call = post(client(QUICK));
		call.block();
		call.block();
		assertThat(this.server.keys()).hasSize(2).doesNotHaveDuplicates();
	}

	@Test
	void answerWhenTheLastWordThenCallerHasItWholeAndTheKey() {
		this.server.problem(409, "outcome-unknown");
		WebClientResponseException failure = catchThrowableOfType(WebClientResponseException.class,
				() -> post(client(QUICK)).block());
		assertThat(failure.getResponseBodyAsString()).contains("outcome-unknown");
		assertThat(this.server.received()).hasSize(1);
		assertThat(IdempotencyKeys.find(failure)).isEqualTo(this.server.keys().get(0));
	}

	@Test
	void answerWhenRetriesAreUsedUpThenCallerHasTheLastAndTheKey() {
		this.server.problem(409, "in-progress").problem(409, "in-progress");
		WebClientResponseException failure = catchThrowableOfType(WebClientResponseException.class,
				() -> post(client(QUICK.withMaxRetries(1))).block());
		assertThat(failure.getResponseBodyAsString()).isEqualTo(ScriptedServer.IN_PROGRESS);
		assertThat(this.server.received()).hasSize(2);
		assertThat(IdempotencyKeys.find(failure)).isEqualTo(this.server.keys().get(0));
	}

	@Test
	void answerWhenItAsksToWaitForLongerThanIsLeftThenIsTheLast() {
		this.server.answer(503, Map.of("Retry-After", "31"));
		assertThatExceptionOfType(WebClientResponseException.class).isThrownBy(() -> post(client(QUICK)).block());
		assertThat(this.server.received()).hasSize(1);
	}

	@ParameterizedTest
	@EnumSource
	void failureWhenThereIsNoAnswerThenTellsTheKey(Connector connector) {
		this.server.cut().cut();
		WebClientRequestException failure = catchThrowableOfType(WebClientRequestException.class,
				() -> post(client(QUICK.withMaxRetries(1), connector.connector())).block());
		assertThat(this.server.received()).hasSize(2);
		assertThat(IdempotencyKeys.find(failure)).isEqualTo(this.server.keys().get(0));
	}

	@Test
	void failureWhenAnswerBreaksOffThenTellsTheKey() {
		this.server.cutInBody();
		Throwable failure = catchThrowableOfType(Throwable.class, () -> post(client(QUICK)).block());
		assertThat(IdempotencyKeys.find(failure)).isEqualTo(this.server.keys().get(0));
	}

	@Test
	void subscriberWhenItCancelsWhileItWaitsThenNoOtherTry() {
		this.server.answer(503, Map.of("Retry-After", "1"));
		AtomicInteger tries = new AtomicInteger();
		Disposable call = post(client(QUICK, Connector.REACTOR.connector(), (request, next) -> {
			tries.incrementAndGet();
			return next.exchange(request);
		})).subscribe();
		await().until(() -> this.server.received().size() == 1);
		call.dispose();
		await().during(Duration.ofMillis(1300)).until(() -> tries.get() == 1);
	}

	@Test
	void bodyWhenAPublisherOfOneSubscriberThenEachTryHasItWhole() {
		this.server.answer(503, Map.of()).cut();
		AtomicInteger subscribers = new AtomicInteger();
		Flux<String> once = Flux
			.defer(() -> (subscribers.incrementAndGet() == 1) ? Flux.just("a ", "book") : Flux.empty());
		send((request) -> request.contentType(MediaType.TEXT_PLAIN).body(once, String.class));
		assertThat(subscribers).hasValue(1);
		assertThat(this.server.received()).hasSize(3)
			.allSatisfy((request) -> assertThat(request.body()).isEqualTo("a book"));
	}

	@Test
	void bodyWhenMultipartThenEachTryHasTheSameBoundary() {
		this.server.answer(503, Map.of());
		MultipartBodyBuilder parts = new MultipartBodyBuilder();
		parts.part("name", "book");
		parts.part("cover", new ByteArrayResource(new byte[2000]));
		send((request) -> request.body(BodyInserters.fromMultipartData(parts.build())));
		assertThat(this.server.received()).hasSize(2);
		assertThat(this.server.received()).extracting(ScriptedServer.Received::body)
			.containsOnly(this.server.received().get(0).body());
		assertThat(this.server.received()).extracting((request) -> request.header("Content-Type"))
			.containsOnly(this.server.received().get(0).header("Content-Type"));
	}

	@Test
	void bodyWhenLargerThanIsKeptThenGoesOnceAndCallerHasThatAnswer() {
		this.server.answer(503, Map.of());
		byte[] large = new byte[1024 * 1024 + 1];
		assertThatExceptionOfType(WebClientResponseException.ServiceUnavailable.class)
			.isThrownBy(() -> send((request) -> request
				.body(BodyInserters.fromResource(new InputStreamResource(new ByteArrayInputStream(large))))));
		assertThat(this.server.received()).hasSize(1)
			.allSatisfy((request) -> assertThat(request.body()).hasSize(large.length));
	}

	@Test
	void bodyWhenStreamedAsItIsMadeThenGoesOnceAndCallerHasThatAnswer() {
		this.server.answer(503, Map.of());
		assertThatExceptionOfType(WebClientResponseException.ServiceUnavailable.class)
			.isThrownBy(() -> send((request) -> request.contentType(MediaType.APPLICATION_NDJSON)
				.body(Flux.just(Map.of("item", "book")), Map.class)));
		assertThat(this.server.received()).hasSize(1);
	}

	@Test
	void bodyWhenItBreaksOffThenNoOtherTry() {
		AtomicInteger subscribers = new AtomicInteger();
		Flux<String> broken = Flux.defer(() -> {
			subscribers.incrementAndGet();
			return Flux.just("half").concatWith(Flux.error(new IOException("The disk is gone")));
		});
		Throwable failure = catchThrowableOfType(Throwable.class,
				() -> send((request) -> request.contentType(MediaType.TEXT_PLAIN).body(broken, String.class)));
		assertThat(failure).hasRootCauseMessage("The disk is gone");
		assertThat(subscribers).hasValue(1);
	}

	@Test
	void filterWhenItComesAfterThenItsHeadersAreThoseOfEachTry() {
		this.server.answer(503, Map.of());
		AtomicInteger token = new AtomicInteger();
		post(client(QUICK, Connector.REACTOR.connector(),
				ExchangeFilterFunction.ofRequestProcessor((request) -> Mono.just(ClientRequest.from(request)
					.headers((headers) -> headers.setBearerAuth("token-" + token.incrementAndGet()))
					.build()))))
			.block();
		assertThat(this.server.received()).extracting((request) -> request.header("Authorization"))
			.isEqualTo(List.of("Bearer token-1", "Bearer token-2"));
	}

	@Test
	void policyWhenNoneThenKeyOnly() {
		this.server.answer(503, Map.of());
		assertThatExceptionOfType(WebClientResponseException.class)
			.isThrownBy(() -> post(client(IdempotencyRetryPolicy.none())).block());
		assertThat(this.server.keys()).hasSize(1).doesNotContainNull();
	}

	private void send(Function<WebClient.RequestBodySpec, RequestHeadersSpec<?>> body) {
		body.apply(client(QUICK).post().uri("/")).retrieve().toBodilessEntity().block();
	}

	private static Mono<ResponseEntity<String>> post(WebClient client) {
		return client.post()
			.uri("/")
			.contentType(MediaType.TEXT_PLAIN)
			.bodyValue("a book".getBytes(StandardCharsets.UTF_8))
			.retrieve()
			.toEntity(String.class);
	}

	private WebClient client(IdempotencyRetryPolicy policy) {
		return client(policy, Connector.REACTOR.connector());
	}

	private WebClient client(IdempotencyRetryPolicy policy, ClientHttpConnector connector,
			ExchangeFilterFunction... others) {
		return WebClient.builder()
			.clientConnector(connector)
			.baseUrl(this.server.url())
			.filter(new IdempotencyKeyFilter(IdempotencyKeys.defaults(), policy))
			.filters((filters) -> filters.addAll(List.of(others)))
			.build();
	}

	enum Connector {

		REACTOR, JDK;

		ClientHttpConnector connector() {
			return (this == JDK) ? new JdkClientHttpConnector() : new ReactorClientHttpConnector();
		}

	}

}

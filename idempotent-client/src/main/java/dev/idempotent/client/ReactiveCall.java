package dev.idempotent.client;

import java.io.IOException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;

/**
 * One logical call over its tries, without a thread that waits.
 */
final class ReactiveCall {

	private static final int MAX_PROBLEM_SIZE = 256 * 1024;

	private final ClientRequest request;

	private final RepeatableBody body;

	private final ExchangeFunction exchanges;

	private final CallKey key;

	private final IdempotencyRetryPolicy policy;

	private final BackOffExecution backOff;

	private final long start = System.nanoTime();

	ReactiveCall(ClientRequest request, RepeatableBody body, ExchangeFunction exchanges, CallKey key,
			IdempotencyRetryPolicy policy) {
		this.request = request;
		this.body = body;
		this.exchanges = exchanges;
		this.key = key;
		this.policy = policy;
		this.backOff = policy.getBackOff().start();
	}

	Mono<ClientResponse> run() {
		return this.exchanges.exchange(this.request)
			.flatMap(this::outcome)
			.onErrorResume((failure) -> Mono.just(new Outcome(null, failure)))
			.flatMap(this::goOn);
	}

	private Mono<ClientResponse> goOn(Outcome outcome) {
		Duration wait = waitAfter(outcome.failure());
		if (wait == null) {
			return outcome.end(this.key);
		}
		return outcome.release().then(Mono.delay(wait)).then(Mono.defer(this::run));
	}

	private @Nullable Duration waitAfter(@Nullable Throwable failure) {
		if (failure == null || !this.body.isRepeatable() || !this.policy.shouldRetry(failure)) {
			return null;
		}
		long delay = this.backOff.nextBackOff();
		Duration end = Duration.ofNanos(System.nanoTime() - this.start).plusMillis(delay);
		boolean stops = delay == BackOffExecution.STOP || end.compareTo(this.policy.getTimeout()) >= 0;
		return stops ? null : Duration.ofMillis(delay);
	}

	private Mono<Outcome> outcome(ClientResponse response) {
		HttpHeaders headers = response.headers().asHttpHeaders();
		int status = response.statusCode().value();
		if (!Answer.isToldByBody(status, headers)) {
			return Mono.just(outcome(response, Answer.of(status, headers, new byte[0])));
		}
		return DataBufferUtils.join(response.bodyToFlux(DataBuffer.class), MAX_PROBLEM_SIZE)
			.map(ReactiveCall::bytes)
			.defaultIfEmpty(new byte[0])
			.map((bytes) -> outcome(withBody(response, bytes), Answer.of(status, headers, bytes)));
	}

	private Outcome outcome(ClientResponse response, Answer answer) {
		return new Outcome(response, this.policy.isTemporary(answer) ? new TemporaryAnswer(answer) : null);
	}

	private static byte[] bytes(DataBuffer buffer) {
		byte[] bytes = new byte[buffer.readableByteCount()];
		buffer.read(bytes);
		DataBufferUtils.release(buffer);
		return bytes;
	}

	private static ClientResponse withBody(ClientResponse response, byte[] bytes) {
		Flux<DataBuffer> body = Flux.defer(() -> Flux.just(DefaultDataBufferFactory.sharedInstance.wrap(bytes)));
		return response.mutate().body((consumed) -> body).build();
	}

	/**
	 * What one try came to: an answer, a failure, or both where the answer is temporary.
	 */
	private record Outcome(@Nullable ClientResponse response, @Nullable Throwable failure) {

		Mono<Void> release() {
			return (this.response != null) ? this.response.releaseBody().onErrorComplete() : Mono.empty();
		}

		Mono<ClientResponse> end(CallKey key) {
			if (this.response != null) {
				return Mono.just(this.response.mutate()
					.headers(key::tellIn)
					.body((body) -> body.onErrorMap(IOException.class, (ex) -> KeyOfFailure.note(ex, key)))
					.build());
			}
			Throwable failure = (this.failure != null) ? this.failure : new IllegalStateException("No outcome");
			if (failure instanceof WebClientRequestException ex) {
				KeyOfFailure.noteInNew(ex, key);
			}
			return Mono.error(failure);
		}

	}

}

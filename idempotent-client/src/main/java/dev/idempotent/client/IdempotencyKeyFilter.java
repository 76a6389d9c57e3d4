package dev.idempotent.client;

import reactor.core.publisher.Mono;

import org.springframework.http.HttpHeaders;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;

/**
 * Puts an idempotency key on the requests of a {@code WebClient} and sends them again
 * with the same key, as the policy says. Thread-safe.
 *
 * <p>
 * A subscription is a call: {@code retry()} on what the client returns makes another one,
 * with another key, unless the caller has set the header. After the last try the caller
 * gets the last answer, or the error in its place; {@link IdempotencyKeys#find} returns
 * the key by it. A subscriber that cancels ends the tries.
 *
 * <p>
 * Add it first: filters after it run for each try. Each try sends the bytes of the first.
 * They are kept up to a megabyte: after a larger body, one that is flushed as it is made
 * (a stream of JSON lines or events), and one that broke off while it was read, there is
 * no other try, and the caller gets the outcome of the first.
 */
public final class IdempotencyKeyFilter implements ExchangeFilterFunction {

	private final IdempotencyKeys keys;

	private final IdempotencyRetryPolicy policy;

	/**
	 * Creates a filter with the defaults of both.
	 */
	public IdempotencyKeyFilter() {
		this(IdempotencyKeys.defaults(), IdempotencyRetryPolicy.defaults());
	}

	public IdempotencyKeyFilter(IdempotencyKeys keys, IdempotencyRetryPolicy policy) {
		this.keys = keys;
		this.policy = policy;
	}

	@Override
	public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
		HttpHeaders headers = new HttpHeaders();
		headers.addAll(request.headers());
		CallKey key = this.keys.apply(request.method(), headers, request.attributes());
		if (key == null) {
			return next.exchange(request);
		}
		RepeatableBody body = new RepeatableBody(request.body());
		ClientRequest keyed = ClientRequest.from(request)
			.headers((all) -> all.putAll(headers))
			.body(this.policy.isNone() ? request.body() : body)
			.build();
		return new ReactiveCall(keyed, body, next, key, this.policy).run();
	}

}

package dev.idempotent.client;

import java.io.IOException;

import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/**
 * Puts an idempotency key on the requests of a {@code RestClient} or {@code RestTemplate}
 * and sends them again with the same key, as the policy says. Thread-safe.
 *
 * <p>
 * After the last try the caller gets the last answer, or the exception in its place;
 * {@link IdempotencyKeys#find} returns the key by it. A thread that is interrupted while
 * it waits ends at once and stays interrupted.
 *
 * <p>
 * Add it first: interceptors after it run for each try. The client holds the body in
 * memory, as with every interceptor, so each try sends the same bytes.
 */
public final class IdempotencyKeyInterceptor implements ClientHttpRequestInterceptor {

	private final IdempotencyKeys keys;

	private final IdempotencyRetryPolicy policy;

	/**
	 * Creates an interceptor with the defaults of both.
	 */
	public IdempotencyKeyInterceptor() {
		this(IdempotencyKeys.defaults(), IdempotencyRetryPolicy.defaults());
	}

	public IdempotencyKeyInterceptor(IdempotencyKeys keys, IdempotencyRetryPolicy policy) {
		this.keys = keys;
		this.policy = policy;
	}

	@Override
	public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		CallKey key = this.keys.apply(request.getMethod(), request.getHeaders(), request.getAttributes());
		if (key == null) {
			return execution.execute(request, body);
		}
		return new BlockingCall(request, body, execution, key, this.policy).run();
	}

}

package dev.idempotent.client;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryException;
import org.springframework.core.retry.RetryTemplate;
import org.springframework.core.retry.Retryable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.support.HttpRequestWrapper;
import org.springframework.util.ReflectionUtils;

/**
 * One logical call over its tries, on the caller's thread.
 */
final class BlockingCall implements Retryable<ClientHttpResponse> {

	private final HttpRequest request;

	private final byte[] body;

	private final ClientHttpRequestExecution execution;

	private final CallKey key;

	private final IdempotencyRetryPolicy policy;

	private @Nullable ClientHttpResponse last;

	BlockingCall(HttpRequest request, byte[] body, ClientHttpRequestExecution execution, CallKey key,
			IdempotencyRetryPolicy policy) {
		this.request = request;
		this.body = body;
		this.execution = execution;
		this.key = key;
		this.policy = policy;
	}

	ClientHttpResponse run() throws IOException {
		try {
			return new RetryTemplate(this.policy).execute(this);
		}
		catch (RetryException ex) {
			return outcome(ex.getCause());
		}
	}

	/**
	 * Makes one try.
	 * @throws TemporaryAnswer after which another one is made
	 */
	@Override
	public ClientHttpResponse execute() throws IOException, TemporaryAnswer {
		closeLast();
		KeyedResponse response = new KeyedResponse(this.execution.execute(new Try(this.request), this.body), this.key);
		this.last = response;
		Answer answer = response.answer();
		if (this.policy.isTemporary(answer)) {
			response.readAhead();
			throw new TemporaryAnswer(answer);
		}
		return response;
	}

	@Override
	public String getName() {
		return "request with an idempotency key";
	}

	private ClientHttpResponse outcome(Throwable failure) throws IOException {
		if (failure instanceof TemporaryAnswer && this.last != null) {
			return this.last;
		}
		closeLast();
		if (failure instanceof IOException ex) {
			throw KeyOfFailure.note(ex, this.key);
		}
		ReflectionUtils.rethrowRuntimeException(failure);
		throw new IllegalStateException(failure);
	}

	private void closeLast() {
		ClientHttpResponse response = this.last;
		this.last = null;
		if (response != null) {
			response.close();
		}
	}

	/**
	 * Has headers of its own, so that what an interceptor adds is not added again.
	 */
	private static final class Try extends HttpRequestWrapper {

		private final HttpHeaders headers;

		Try(HttpRequest request) {
			super(request);
			this.headers = new HttpHeaders();
			this.headers.addAll(request.getHeaders());
		}

		@Override
		public HttpHeaders getHeaders() {
			return this.headers;
		}

	}

}

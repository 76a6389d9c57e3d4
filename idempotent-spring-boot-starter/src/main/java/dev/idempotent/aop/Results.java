package dev.idempotent.aop;

import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;

import dev.idempotent.aop.ResultEnvelope.Kind;
import dev.idempotent.core.Execution;
import dev.idempotent.core.IdempotentInvocation;
import dev.idempotent.core.IdempotentOperation;
import dev.idempotent.core.Refusal;
import dev.idempotent.core.RefusedException;
import dev.idempotent.core.ReplayChannel;

/**
 * What becomes of a method's result: kept or not, and given again. Thread-safe.
 */
public final class Results {

	private static final int CREATED = 201;

	private static final int OK = 200;

	/**
	 * Client errors that a retry can change.
	 */
	private static final Set<Integer> NOT_DEFINITIVE = Set.of(401, 403, 408, 425, 429);

	private final ResultCodec codec;

	private final ReplayChannel channel;

	/**
	 * Creates the results' handling.
	 * @param mapper the application's own
	 * @param maxResultSize bytes of an encoded result, over which its body is left out
	 * @param headers which of a result's headers are kept
	 * @param channel what surrounds the results of controllers' methods
	 */
	public Results(JsonMapper mapper, long maxResultSize, StoredHeaders headers, ReplayChannel channel) {
		this.codec = new ResultCodec(mapper, maxResultSize, headers);
		this.channel = channel;
	}

	/**
	 * Ends an execution whose method has returned.
	 */
	void end(Execution execution, IdempotentInvocation invocation, @Nullable Object result) {
		int status = status(invocation, result);
		if (isRemembered(invocation.operation(), status)) {
			execution.complete(this.codec.encode(invocation, result, status));
		}
		else {
			execution.release();
		}
	}

	/**
	 * Returns the result for a replay, and lets the answer go out as one.
	 * @throws RefusedException when the result can't be given again
	 */
	@Nullable Object replay(IdempotentInvocation invocation, byte[] result) {
		ResultEnvelope stored = read(result);
		if (stored.kind() == Kind.OMITTED) {
			throw unavailable(stored);
		}
		int status = replayStatus(invocation.operation(), stored.status());
		Object decoded = this.codec.decode(invocation, stored, status);
		channel(invocation).replay(status);
		return (decoded instanceof RawValue body) ? replaceBody(invocation, stored, body) : decoded;
	}

	private @Nullable Object replaceBody(IdempotentInvocation invocation, ResultEnvelope stored, RawValue body) {
		if (!channel(invocation).replaceBody(body)) {
			throw unavailable(stored);
		}
		return null;
	}

	private int status(IdempotentInvocation invocation, @Nullable Object result) {
		if (result instanceof ResponseEntity<?> entity) {
			return entity.getStatusCode().value();
		}
		if (result instanceof ErrorResponse error) {
			return error.getStatusCode().value();
		}
		if (result instanceof ProblemDetail problem) {
			return problem.getStatus();
		}
		return channel(invocation).status(invocation);
	}

	private ReplayChannel channel(IdempotentInvocation invocation) {
		return invocation.operation().controller() ? this.channel : ReplayChannel.NONE;
	}

	private static boolean isRemembered(IdempotentOperation operation, int status) {
		return (status >= 200 && status < 400) || (operation.rememberDefinitive() && status >= 400 && status < 500
				&& !NOT_DEFINITIVE.contains(status));
	}

	private static int replayStatus(IdempotentOperation operation, int status) {
		return (status == CREATED && !operation.replayOriginalStatus()) ? OK : status;
	}

	private static ResultEnvelope read(byte[] result) {
		try {
			return ResultEnvelope.read(result);
		}
		catch (IllegalArgumentException ex) {
			throw new RefusedException(new Refusal.ResultUnavailable(null, null));
		}
	}

	private static RefusedException unavailable(ResultEnvelope stored) {
		return new RefusedException(
				new Refusal.ResultUnavailable(stored.status(), stored.headers().getFirst(HttpHeaders.LOCATION)));
	}

}

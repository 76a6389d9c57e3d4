package dev.idempotent.aop;

import dev.idempotent.result.FailureCodec;
import dev.idempotent.result.FailureStatus;
import dev.idempotent.result.ResultCodec;
import dev.idempotent.result.ResultEnvelope;
import dev.idempotent.result.ResultType;
import dev.idempotent.result.StoredHeaders;

import java.util.List;
import java.util.Map;
import java.util.Set;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;

import dev.idempotent.result.ResultEnvelope.Kind;
import dev.idempotent.result.ResultEnvelope.Shape;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.engine.Refusal;
import dev.idempotent.engine.RefusedException;

/**
 * Results on their way into a store and out of it: what a method returned, what it threw,
 * and what the application answered to that. Thread-safe.
 */
public final class Results {

	private static final Log logger = LogFactory.getLog(Results.class);

	private static final int CREATED = 201;

	private static final int OK = 200;

	/**
	 * Client errors that a retry can change.
	 */
	private static final Set<Integer> NOT_DEFINITIVE = Set.of(401, 403, 408, 425, 429);

	private final ResultCodec codec;

	private final StoredHeaders headers;

	private final FailureCodec failures;

	/**
	 * Creates the results' handling.
	 * @param mapper the application's own
	 * @param maxResultSize bytes of an encoded result, over which its body is left out
	 * @param headers which of an answer's headers are stored
	 * @param failures keeps exceptions that are results
	 */
	public Results(JsonMapper mapper, long maxResultSize, StoredHeaders headers, FailureCodec failures) {
		this.codec = new ResultCodec(mapper, maxResultSize, headers);
		this.headers = headers;
		this.failures = failures;
	}

	/**
	 * Encodes what a method returned. Never fails.
	 */
	byte[] encode(IdempotentOperation operation, ResultType type, Exchange exchange, @Nullable Object result,
			int status) {
		HttpHeaders headers = this.headers.of(exchange.headers());
		if (exchange.isWritten()) {
			logger.warn(operation.name() + " has written its answer to the response itself, which is not kept: "
					+ "repeats get 409 result-unavailable");
			return new ResultEnvelope(status, Shape.PLAIN, Kind.NONE, HttpHeaders.EMPTY, headers, new byte[0]).omitted()
				.toBytes();
		}
		return this.codec.encode(operation, type, result, status, headers);
	}

	/**
	 * Encodes what a method threw. Never fails.
	 */
	byte[] encode(IdempotentOperation operation, Exchange exchange, Throwable failure) {
		byte[] stored = this.failures.encode(operation, failure);
		Kind kind = (stored != null) ? Kind.BYTES : Kind.OMITTED;
		return this.codec.limited(operation, new ResultEnvelope(FailureStatus.of(failure), Shape.FAILURE, kind,
				HttpHeaders.EMPTY, this.headers.of(exchange.headers()), (stored != null) ? stored : new byte[0]));
	}

	/**
	 * Encodes an answer that was given to an exception. Never fails.
	 */
	byte[] encode(IdempotentOperation operation, Answer answer) {
		return this.codec.limited(operation,
				new ResultEnvelope(answer.status(), answer.errorPage() ? Shape.ERROR_PAGE : Shape.ANSWER, Kind.BYTES,
						HttpHeaders.EMPTY, this.headers.of(answer.headers()), answer.body()));
	}

	/**
	 * Returns the result for a replay, or throws what was thrown, and lets the answer go
	 * out as a replay.
	 * @throws RefusedException when the result can't be given again
	 */
	@Nullable Object replay(IdempotentOperation operation, ResultType type, Exchange exchange, byte[] result) throws Throwable {
		ResultEnvelope stored = read(result);
		if (stored.kind() == Kind.OMITTED) {
			throw unavailable(stored);
		}
		Map<String, List<String>> headers = stored.responseHeaderValues();
		switch (stored.shape()) {
			case FAILURE -> throw failure(operation, exchange, stored, headers);
			case ANSWER, ERROR_PAGE -> throw answer(exchange, stored, headers);
			default -> {
				return value(operation, type, exchange, stored, headers);
			}
		}
	}

	private @Nullable Object value(IdempotentOperation operation, ResultType type, Exchange exchange,
			ResultEnvelope stored, Map<String, List<String>> headers) {
		int status = (stored.status() == CREATED && !operation.replayOriginalStatus()) ? OK : stored.status();
		Object decoded = this.codec.decode(operation, type, stored, status);
		exchange.replay(status, headers);
		if (!(decoded instanceof RawValue body)) {
			return type.promised(decoded);
		}
		if (!exchange.replaceBody(body)) {
			throw unavailable(stored);
		}
		return type.promised(null);
	}

	private Throwable failure(IdempotentOperation operation, Exchange exchange, ResultEnvelope stored,
			Map<String, List<String>> headers) {
		Throwable failure = this.failures.decode(operation, stored.body());
		if (failure == null) {
			throw unavailable(stored);
		}
		exchange.replay(headers);
		return failure;
	}

	private static RuntimeException answer(Exchange exchange, ResultEnvelope stored,
			Map<String, List<String>> headers) {
		try {
			return exchange
				.answerAgain(new Answer(stored.status(), headers, stored.body(), stored.shape() == Shape.ERROR_PAGE));
		}
		catch (IllegalArgumentException ex) {
			return unavailable(stored);
		}
	}

	static int status(@Nullable Object result, Exchange exchange) {
		if (result instanceof ResponseEntity<?> entity) {
			return entity.getStatusCode().value();
		}
		if (result instanceof ErrorResponse error) {
			return error.getStatusCode().value();
		}
		if (result instanceof ProblemDetail problem) {
			return problem.getStatus();
		}
		return exchange.status();
	}

	static boolean isRemembered(IdempotentOperation operation, int status) {
		return (status >= 200 && status < 400) || (operation.rememberDefinitive() && status >= 400 && status < 500
				&& !NOT_DEFINITIVE.contains(status));
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
		Integer status = (stored.status() != FailureStatus.NONE) ? stored.status() : null;
		return new RefusedException(
				new Refusal.ResultUnavailable(status, stored.headers().getFirst(HttpHeaders.LOCATION)));
	}

}

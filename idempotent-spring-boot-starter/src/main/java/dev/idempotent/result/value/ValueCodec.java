package dev.idempotent.result.value;

import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;

import dev.idempotent.result.KeptHeader;
import dev.idempotent.result.KeptHeaders;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.KeptResult.Content;
import dev.idempotent.result.KeptResult.Shape;
import dev.idempotent.result.KeptResult.Value;

/**
 * Turns values that methods return into what is kept of them, and back to the type that
 * the method has by then. Thread-safe.
 */
public final class ValueCodec {

	private static final Log logger = LogFactory.getLog(ValueCodec.class);

	private static final int OK = 200;

	private static final byte[] NOTHING = {};

	private final ValueBody bodies;

	private final KeptHeaders headers;

	/**
	 * Creates a codec.
	 * @param mapper the application's own
	 * @param headers which headers of an entity are kept
	 */
	public ValueCodec(JsonMapper mapper, KeptHeaders headers) {
		this.bodies = new ValueBody(mapper, headers);
		this.headers = headers;
	}

	/**
	 * Returns what is kept of a value that code gets again, which must come back as the
	 * same class and with the same JSON. Never fails.
	 * @param operation named in the log
	 */
	public KeptResult of(String operation, ResultType type, @Nullable Object value) {
		return keep(operation, type, value, true);
	}

	/**
	 * Returns what is kept of a value that is written again as an answer, for which the
	 * same JSON is enough. Never fails.
	 * @param operation named in the log
	 */
	public KeptResult ofAnswer(String operation, ResultType type, @Nullable Object value) {
		return keep(operation, type, value, false);
	}

	/**
	 * Returns what is kept of a value whose answer is not to be stored: that there was
	 * none, or its status and its {@code Location}.
	 */
	public KeptResult withoutBody(@Nullable Object value) {
		if (value == null) {
			return new Value(Shape.PLAIN, KeptResult.NO_STATUS, List.of(), Content.NOTHING, NOTHING);
		}
		if (value instanceof HttpEntity<?> entity && entity.getBody() == null) {
			return new Value(Shape.ENTITY, status(entity), kept(entity.getHeaders()), Content.NOTHING, NOTHING)
				.withoutBody();
		}
		if (value instanceof HttpEntity<?> entity) {
			return KeptResult.Unavailable.of(status(entity), kept(entity.getHeaders()));
		}
		if (value instanceof ErrorResponse error) {
			return KeptResult.Unavailable.of(error.getStatusCode().value(), kept(error.getHeaders()));
		}
		int status = (value instanceof ProblemDetail problem) ? problem.getStatus() : KeptResult.NO_STATUS;
		return KeptResult.Unavailable.of(status, List.of());
	}

	/**
	 * Reads a value back.
	 * @param operation named in the log
	 * @param otherwise gives what is thrown when it can't be read to the type
	 */
	public @Nullable Object read(String operation, ResultType type, Value kept,
			Supplier<? extends RuntimeException> otherwise) {
		try {
			return restore(type, kept);
		}
		catch (RuntimeException | Error ex) {
			logger.warn("The kept result of " + operation + " can't be read back to " + type.value() + ": "
					+ ValueBody.reason(ex) + "; repeats get 409 result-unavailable");
			throw otherwise.get();
		}
	}

	/**
	 * Returns the class that keeps all results of the type from being read back, or null
	 * when there is none.
	 */
	public @Nullable Class<?> unreadable(ResultType type) {
		Class<?> value = type.value().resolve(Object.class);
		return (value != void.class && value != Void.class) ? this.bodies.unreadable(type.body()) : null;
	}

	private KeptResult keep(String operation, ResultType type, @Nullable Object value, boolean sameClass) {
		int status = KeptResult.NO_STATUS;
		List<KeptHeader> kept = List.of();
		try {
			Shape shape = Shape.PLAIN;
			Object body = value;
			if (value instanceof ErrorResponse error) {
				shape = Shape.ERROR_RESPONSE;
				status = error.getStatusCode().value();
				kept = kept(error.getHeaders());
				body = error.getBody();
			}
			else if (value instanceof HttpEntity<?> entity) {
				shape = Shape.ENTITY;
				status = status(entity);
				kept = kept(entity.getHeaders());
				body = entity.getBody();
			}
			else if (value instanceof ProblemDetail problem && KeptResult.isStatus(problem.getStatus())) {
				status = problem.getStatus();
			}
			Value result = new Value(shape, status, kept, ValueBody.content(body),
					this.bodies.write(type.body(), body));
			Object read = restore(type, result);
			if (sameClass) {
				ValueBody.checkClasses(value, read);
				ValueBody.checkClasses(body, (read instanceof HttpEntity<?> entity) ? entity.getBody() : read);
			}
			return result;
		}
		catch (RuntimeException | Error ex) {
			logger.warn("The result of " + operation + " can't be kept: " + ValueBody.reason(ex)
					+ "; repeats get 409 result-unavailable");
			return KeptResult.Unavailable.of(status, kept);
		}
	}

	private static int status(HttpEntity<?> entity) {
		return (entity instanceof ResponseEntity<?> response) ? response.getStatusCode().value() : OK;
	}

	private @Nullable Object restore(ResultType type, Value kept) {
		Type bodyType = (kept.shape() != Shape.ERROR_RESPONSE) ? type.body() : ProblemDetail.class;
		Object body = this.bodies.read(bodyType, kept.content(), kept.bytes());
		Object value = switch (kept.shape()) {
			case PLAIN -> body;
			case ENTITY -> ResponseEntity.status(kept.status()).headers(headers(kept)).body(body);
			case ERROR_RESPONSE -> errorResponse(kept, (ProblemDetail) Objects.requireNonNull(body));
		};
		ValueBody.checkType(type.value(), value);
		return value;
	}

	private static ErrorResponseException errorResponse(Value kept, ProblemDetail problem) {
		ErrorResponseException response = new ErrorResponseException(HttpStatusCode.valueOf(kept.status()), problem,
				null);
		response.getHeaders().addAll(headers(kept));
		return response;
	}

	private List<KeptHeader> kept(HttpHeaders headers) {
		List<KeptHeader> kept = new ArrayList<>();
		headers.forEach((name, values) -> {
			// A null is not sent either
			List<String> sent = values.stream().filter(Objects::nonNull).toList();
			if (this.headers.isKept(name) && !sent.isEmpty()) {
				kept.add(new KeptHeader(name, true, sent));
			}
		});
		return kept;
	}

	private static HttpHeaders headers(Value kept) {
		HttpHeaders headers = new HttpHeaders();
		kept.headers().forEach((header) -> headers.addAll(header.name(), header.values()));
		return headers;
	}

}

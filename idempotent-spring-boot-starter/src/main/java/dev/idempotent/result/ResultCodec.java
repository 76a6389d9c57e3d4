package dev.idempotent.result;

import dev.idempotent.operation.MethodChecks;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.util.TypeUtils;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;

import dev.idempotent.result.ResultEnvelope.Kind;
import dev.idempotent.result.ResultEnvelope.Shape;
import dev.idempotent.operation.IdempotentOperation;

/**
 * Writes a method's result for the store and reads it back to the method's declared type,
 * with the application's own JSON mapper. A body that does not come back the same, be it
 * that its type can't be created or that it forgets something, is replayed as the stored
 * JSON itself. Thread-safe.
 */
public final class ResultCodec {

	private static final Log logger = LogFactory.getLog(ResultCodec.class);

	private final JsonMapper mapper;

	private final long maxResultSize;

	private final StoredHeaders headers;

	/**
	 * Creates a codec.
	 * @param maxResultSize bytes of an encoded result, over which its body is left out
	 */
	public ResultCodec(JsonMapper mapper, long maxResultSize, StoredHeaders headers) {
		this.mapper = mapper;
		this.maxResultSize = maxResultSize;
		this.headers = headers;
	}

	/**
	 * Encodes a result. Never fails: of a result that can't be written, or that is too
	 * large, the status and the {@code Location} are kept.
	 * @param status the answer's status
	 * @param headers those that the response itself carries
	 */
	public byte[] encode(IdempotentOperation operation, ResultType type, @Nullable Object result, int status,
			HttpHeaders headers) {
		if (result instanceof ErrorResponse error) {
			return encode(operation, type, Shape.ERROR_RESPONSE, status, error.getHeaders(), headers, error.getBody());
		}
		if (result instanceof HttpEntity<?> entity) {
			return encode(operation, type, Shape.ENTITY, status, entity.getHeaders(), headers, entity.getBody());
		}
		return encode(operation, type, Shape.PLAIN, status, HttpHeaders.EMPTY, headers, result);
	}

	private byte[] encode(IdempotentOperation operation, ResultType type, Shape shape, int status,
			HttpHeaders resultHeaders, HttpHeaders headers, @Nullable Object body) {
		HttpHeaders own = this.headers.of(resultHeaders);
		try {
			return limited(operation, new ResultEnvelope(status, shape, kind(body), own, headers, write(type, body)));
		}
		catch (RuntimeException | Error ex) {
			logger.warn("The result of " + operation.name()
					+ " can't be written as JSON: repeats get 409 result-unavailable", ex);
			return new ResultEnvelope(status, shape, Kind.NONE, own, headers, new byte[0]).omitted().toBytes();
		}
	}

	/**
	 * Returns the bytes of a result, or of what is kept of one that is too large.
	 */
	public byte[] limited(IdempotentOperation operation, ResultEnvelope result) {
		byte[] bytes = result.toBytes();
		if (bytes.length <= this.maxResultSize) {
			return bytes;
		}
		logger.warn("The result of " + operation.name() + " has " + bytes.length + " bytes, more than "
				+ "idempotent.max-result-size: repeats get 409 result-unavailable");
		return result.omitted().toBytes();
	}

	/**
	 * Rebuilds a result.
	 * @param status the replay's status
	 * @return the result, or a {@link RawValue} where the declared type can't be rebuilt
	 */
	public @Nullable Object decode(IdempotentOperation operation, ResultType type, ResultEnvelope stored, int status) {
		Object body = read(operation, type, stored);
		if (stored.shape() == Shape.PLAIN) {
			return body;
		}
		if (stored.shape() == Shape.ERROR_RESPONSE) {
			return (body instanceof ProblemDetail problem) ? errorResponse(status, stored.headers(), problem) : body;
		}
		return ResponseEntity.status(status).headers(stored.headers()).body(body);
	}

	private static ErrorResponse errorResponse(int status, HttpHeaders headers, ProblemDetail problem) {
		ErrorResponseException response = new ErrorResponseException(HttpStatusCode.valueOf(status), problem, null);
		response.getHeaders().addAll(headers);
		return response;
	}

	private static Kind kind(@Nullable Object body) {
		if (body == null) {
			return Kind.NONE;
		}
		if (body instanceof CharSequence) {
			return Kind.TEXT;
		}
		if (body instanceof byte[]) {
			return Kind.BYTES;
		}
		return (body instanceof ProblemDetail) ? Kind.PROBLEM : Kind.JSON;
	}

	private byte[] write(ResultType type, @Nullable Object body) {
		if (body instanceof CharSequence text) {
			return text.toString().getBytes(StandardCharsets.UTF_8);
		}
		if (body instanceof byte[] bytes) {
			return bytes;
		}
		if (body != null && !MethodChecks.isReplayable(body.getClass())) {
			throw new IllegalArgumentException("A " + body.getClass().getName() + " is written later");
		}
		return (body != null) ? writer(type, body).writeValueAsBytes(body) : new byte[0];
	}

	// The same choices as the message converter's, so that the bytes are the same too
	private ObjectWriter writer(ResultType type, Object body) {
		ObjectWriter writer = this.mapper.writer();
		if (TypeUtils.isAssignable(type.body(), body.getClass())) {
			JavaType javaType = this.mapper.constructType(type.body());
			if (javaType.isContainerType() || javaType.isTypeOrSubTypeOf(Optional.class)) {
				return writer.forType(javaType);
			}
		}
		return writer;
	}

	private @Nullable Object read(IdempotentOperation operation, ResultType type, ResultEnvelope stored) {
		return switch (stored.kind()) {
			case NONE, OMITTED -> null;
			case TEXT -> new String(stored.body(), StandardCharsets.UTF_8);
			case BYTES -> stored.body();
			case JSON -> readJson(operation, type, stored.body());
			case PROBLEM -> readProblem(operation, type, stored.body());
		};
	}

	private Object readJson(IdempotentOperation operation, ResultType type, byte[] json) {
		Object body = readSame(type, this.mapper.reader(), type.body(), json);
		return (body != null) ? body : raw(operation, json);
	}

	/**
	 * Reads a problem, whatever the declared type says, since MVC completes problems and
	 * gives them a content type of their own.
	 */
	private Object readProblem(IdempotentOperation operation, ResultType type, byte[] json) {
		Type problem = TypeUtils.isAssignable(ProblemDetail.class, type.body()) ? type.body() : ProblemDetail.class;
		Object body = readSame(type, this.mapper.reader(), problem, json);
		if (body == null) {
			body = readSame(type, this.mapper.reader().with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS), problem,
					json);
		}
		return (body != null) ? body : raw(operation, json);
	}

	/**
	 * Returns what was read, or null when it would not be written the same.
	 */
	private @Nullable Object readSame(ResultType type, ObjectReader reader, Type to, byte[] json) {
		try {
			Object body = reader.forType(this.mapper.constructType(to)).readValue(json);
			Kind kind = kind(body);
			// Text in an untyped body would go to the string converter, unquoted
			boolean written = kind == Kind.JSON || kind == Kind.PROBLEM;
			return (written && Arrays.equals(json, writer(type, body).writeValueAsBytes(body))) ? body : null;
		}
		catch (JacksonException | IllegalArgumentException ex) {
			return null;
		}
	}

	// Without the exception, whose message may quote the result
	private static RawValue raw(IdempotentOperation operation, byte[] json) {
		logger.debug("The result of " + operation.name() + " is replayed as stored");
		return new RawValue(new String(json, StandardCharsets.UTF_8));
	}

}

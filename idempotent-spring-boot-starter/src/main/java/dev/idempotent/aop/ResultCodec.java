package dev.idempotent.aop;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.TypeUtils;

import dev.idempotent.aop.ResultEnvelope.Kind;
import dev.idempotent.aop.ResultEnvelope.Shape;
import dev.idempotent.core.IdempotentOperation;

/**
 * Writes a method's result for the store and reads it back to the method's declared type,
 * with the application's own JSON mapper. A body that does not come back the same, be it
 * that its type can't be created or that it forgets something, is replayed as the stored
 * JSON itself. Thread-safe.
 */
final class ResultCodec {

	private static final Log logger = LogFactory.getLog(ResultCodec.class);

	private final JsonMapper mapper;

	private final long maxResultSize;

	private final StoredHeaders headers;

	/**
	 * Creates a codec.
	 * @param maxResultSize bytes of an encoded result, over which its body is left out
	 */
	ResultCodec(JsonMapper mapper, long maxResultSize, StoredHeaders headers) {
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
	byte[] encode(IdempotentOperation operation, ResultType type, @Nullable Object result, int status,
			HttpHeaders headers) {
		Shape shape = (result instanceof HttpEntity) ? Shape.ENTITY : Shape.PLAIN;
		HttpHeaders own = (result instanceof HttpEntity<?> entity) ? this.headers.of(entity.getHeaders())
				: HttpHeaders.EMPTY;
		Object body = (result instanceof HttpEntity<?> entity) ? entity.getBody() : result;
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
	byte[] limited(IdempotentOperation operation, ResultEnvelope result) {
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
	@Nullable Object decode(IdempotentOperation operation, ResultType type, ResultEnvelope stored, int status) {
		Object body = read(operation, type, stored);
		if (stored.shape() == Shape.PLAIN) {
			return body;
		}
		return ResponseEntity.status(status).headers(stored.headers()).body(body);
	}

	private static Kind kind(@Nullable Object body) {
		if (body == null) {
			return Kind.NONE;
		}
		if (body instanceof CharSequence) {
			return Kind.TEXT;
		}
		return (body instanceof byte[]) ? Kind.BYTES : Kind.JSON;
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
		ObjectWriter writer = (type.view() != null) ? this.mapper.writerWithView(type.view()) : this.mapper.writer();
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
		};
	}

	private Object readJson(IdempotentOperation operation, ResultType type, byte[] json) {
		try {
			Object body = this.mapper.readerFor(this.mapper.constructType(type.body())).readValue(json);
			// Text in an untyped body would go to the string converter, unquoted
			if (kind(body) == Kind.JSON && Arrays.equals(json, writer(type, body).writeValueAsBytes(body))) {
				return body;
			}
		}
		catch (JacksonException | IllegalArgumentException ex) {
			// Without the exception, whose message may quote the result
			logger.debug("The result of " + operation.name() + " is replayed as stored");
		}
		return new RawValue(new String(json, StandardCharsets.UTF_8));
	}

}

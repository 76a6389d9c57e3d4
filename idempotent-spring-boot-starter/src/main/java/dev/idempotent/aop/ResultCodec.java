package dev.idempotent.aop;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonView;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.RawValue;

import org.springframework.core.GenericTypeResolver;
import org.springframework.core.ResolvableType;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.util.TypeUtils;

import dev.idempotent.aop.ResultEnvelope.Kind;
import dev.idempotent.aop.ResultEnvelope.Shape;
import dev.idempotent.core.IdempotentInvocation;

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

	/**
	 * Creates a codec.
	 * @param maxResultSize bytes of an encoded result, over which its body is left out
	 */
	ResultCodec(JsonMapper mapper, long maxResultSize) {
		this.mapper = mapper;
		this.maxResultSize = maxResultSize;
	}

	/**
	 * Encodes a result. Never fails: of a result that can't be written, or that is too
	 * large, the status and the {@code Location} are kept.
	 * @param status the answer's status
	 */
	byte[] encode(IdempotentInvocation invocation, @Nullable Object result, int status) {
		Shape shape = (result instanceof HttpEntity) ? Shape.ENTITY : Shape.PLAIN;
		HttpHeaders headers = (result instanceof HttpEntity<?> entity) ? StoredHeaders.of(entity.getHeaders())
				: new HttpHeaders();
		Object body = (result instanceof HttpEntity<?> entity) ? entity.getBody() : result;
		try {
			byte[] bytes = new ResultEnvelope(status, shape, kind(body), headers, write(invocation, body)).toBytes();
			if (bytes.length <= this.maxResultSize) {
				return bytes;
			}
			logger.warn("The result of " + invocation.operation().name() + " has " + bytes.length + " bytes, more than "
					+ "idempotent.max-result-size: repeats get 409 result-unavailable");
		}
		catch (RuntimeException | StackOverflowError ex) {
			logger.warn("The result of " + invocation.operation().name()
					+ " can't be written as JSON: repeats get 409 result-unavailable", ex);
		}
		return omitted(status, shape, headers);
	}

	/**
	 * Rebuilds a result.
	 * @param status the replay's status
	 * @return the result, or a {@link RawValue} where the declared type can't be rebuilt
	 */
	@Nullable Object decode(IdempotentInvocation invocation, ResultEnvelope stored, int status) {
		Object body = read(invocation, stored);
		if (stored.shape() == Shape.PLAIN) {
			return body;
		}
		return ResponseEntity.status(status).headers(stored.headers()).body(body);
	}

	private static byte[] omitted(int status, Shape shape, HttpHeaders headers) {
		HttpHeaders location = new HttpHeaders();
		String value = headers.getFirst(HttpHeaders.LOCATION);
		if (value != null) {
			location.set(HttpHeaders.LOCATION, value);
		}
		return new ResultEnvelope(status, shape, Kind.OMITTED, location, new byte[0]).toBytes();
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

	private byte[] write(IdempotentInvocation invocation, @Nullable Object body) {
		if (body instanceof CharSequence text) {
			return text.toString().getBytes(StandardCharsets.UTF_8);
		}
		if (body instanceof byte[] bytes) {
			return bytes;
		}
		if (body != null && !MethodChecks.isReplayable(body.getClass())) {
			throw new IllegalArgumentException("A " + body.getClass().getName() + " is written later");
		}
		return (body != null) ? writer(invocation, body).writeValueAsBytes(body) : new byte[0];
	}

	// The same choices as the message converter's, so that the bytes are the same too
	private ObjectWriter writer(IdempotentInvocation invocation, Object body) {
		Class<?> view = view(invocation);
		ObjectWriter writer = (view != null) ? this.mapper.writerWithView(view) : this.mapper.writer();
		Type type = bodyType(invocation);
		if (TypeUtils.isAssignable(type, body.getClass())) {
			JavaType javaType = this.mapper.constructType(type);
			if (javaType.isContainerType() || javaType.isTypeOrSubTypeOf(Optional.class)) {
				return writer.forType(javaType);
			}
		}
		return writer;
	}

	private static @Nullable Class<?> view(IdempotentInvocation invocation) {
		JsonView view = AnnotatedElementUtils.findMergedAnnotation(invocation.method(), JsonView.class);
		return (view != null && view.value().length > 0) ? view.value()[0] : null;
	}

	private @Nullable Object read(IdempotentInvocation invocation, ResultEnvelope stored) {
		return switch (stored.kind()) {
			case NONE, OMITTED -> null;
			case TEXT -> new String(stored.body(), StandardCharsets.UTF_8);
			case BYTES -> stored.body();
			case JSON -> readJson(invocation, stored.body());
		};
	}

	private Object readJson(IdempotentInvocation invocation, byte[] json) {
		try {
			Object body = this.mapper.readerFor(this.mapper.constructType(bodyType(invocation))).readValue(json);
			// Text in an untyped body would go to the string converter, unquoted
			if (kind(body) == Kind.JSON && Arrays.equals(json, writer(invocation, body).writeValueAsBytes(body))) {
				return body;
			}
		}
		catch (JacksonException | IllegalArgumentException ex) {
			// Without the exception, whose message may quote the result
			logger.debug("The result of " + invocation.operation().name() + " is replayed as stored");
		}
		return new RawValue(new String(json, StandardCharsets.UTF_8));
	}

	// Resolved by hand: getType() of a type that as() has found is a bare variable
	private static Type bodyType(IdempotentInvocation invocation) {
		ResolvableType type = ResolvableType.forMethodReturnType(invocation.method(), invocation.targetClass());
		ResolvableType body = (type.as(HttpEntity.class) != ResolvableType.NONE) ? type.getGeneric(0) : type;
		return (body != ResolvableType.NONE) ? GenericTypeResolver.resolveType(body.getType(), invocation.targetClass())
				: Object.class;
	}

}

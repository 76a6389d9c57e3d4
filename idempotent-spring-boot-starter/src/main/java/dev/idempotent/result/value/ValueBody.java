package dev.idempotent.result.value;

import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.util.ClassUtils;
import org.springframework.util.TypeUtils;

import dev.idempotent.result.ByteReader;
import dev.idempotent.result.ByteWriter;
import dev.idempotent.result.KeptHeaders;
import dev.idempotent.result.KeptResult.Content;
import dev.idempotent.result.KeptResults;

/**
 * Writes a value without what it came in, and reads it back, which must give the same
 * JSON. Thread-safe.
 */
public final class ValueBody {

	private static final byte[] NOTHING = {};

	private final JsonMapper mapper;

	private final List<ObjectReader> readers;

	/**
	 * Creates a codec.
	 * @param application the application's own mapper
	 * @param headers which headers in values are kept
	 */
	public ValueBody(JsonMapper application, KeptHeaders headers) {
		this.mapper = StoredJson.mapper(application, headers);
		// A decimal in an untyped place may lose digits as a double
		this.readers = List.of(this.mapper.reader(),
				this.mapper.reader(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS));
	}

	static Content content(@Nullable Object body) {
		if (body == null) {
			return Content.NOTHING;
		}
		if (body instanceof CharSequence) {
			return Content.TEXT;
		}
		if (body instanceof byte[]) {
			return Content.BYTES;
		}
		return (body instanceof ProblemDetail) ? Content.PROBLEM : Content.JSON;
	}

	byte[] write(Type type, @Nullable Object body) {
		if (body == null) {
			return NOTHING;
		}
		if (body instanceof CharSequence text) {
			return text(text.toString());
		}
		if (body instanceof byte[] bytes) {
			return bytes;
		}
		return writer(this.mapper.constructType(type), body).writeValueAsBytes(body);
	}

	/**
	 * Reads a body.
	 * @throws RuntimeException when it can't be read to the type
	 */
	@Nullable Object read(Type type, Content content, byte[] bytes) {
		if (content == Content.PROBLEM) {
			// An answer may have one whatever its type says
			return readJson(TypeUtils.isAssignable(ProblemDetail.class, type) ? type : ProblemDetail.class, bytes);
		}
		Object body = switch (content) {
			case TEXT -> new String(bytes, StandardCharsets.UTF_8);
			case BYTES -> bytes;
			case JSON -> readJson(type, bytes);
			default -> null;
		};
		checkType(ResolvableType.forType(type), body);
		return body;
	}

	/**
	 * Writes a value among other fields.
	 * @throws RuntimeException when it would not come back as the same class and JSON
	 */
	public void write(ByteWriter out, Type type, @Nullable Object value) {
		Content content = content(value);
		byte[] bytes = write(type, value);
		checkClasses(value, read(type, content, bytes));
		out.put(content.code).putBytes(bytes);
	}

	/**
	 * Reads a value from among other fields.
	 * @throws RuntimeException when it can't be read to the type
	 */
	public @Nullable Object read(ByteReader in, Type type) {
		return read(type, KeptResults.content(in.read()), in.readBytes());
	}

	public @Nullable Class<?> unreadable(Type type) {
		return StoredJson.unreadable(this.mapper, this.mapper.constructType(type));
	}

	private Object readJson(Type type, byte[] json) {
		JavaType javaType = this.mapper.constructType(type);
		for (ObjectReader reader : this.readers) {
			Object body = reader.forType(javaType).readValue(json);
			if (body != null && Arrays.equals(json, writer(javaType, body).writeValueAsBytes(body))) {
				return body;
			}
		}
		throw new DifferentException("it would come back from JSON with other contents");
	}

	// A container's contents are written as declared: with their type's name, if they
	// have one
	private ObjectWriter writer(JavaType type, Object body) {
		boolean container = type.isContainerType() || type.isTypeOrSubTypeOf(Optional.class);
		return (container && type.getRawClass().isInstance(body)) ? this.mapper.writerFor(type) : this.mapper.writer();
	}

	private static byte[] text(String text) {
		byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
		if (!text.equals(new String(bytes, StandardCharsets.UTF_8))) {
			throw new DifferentException("it has half a surrogate pair");
		}
		return bytes;
	}

	/**
	 * Checks that a value can be returned as the type.
	 */
	static void checkType(ResolvableType type, @Nullable Object value) {
		Class<?> raw = type.resolve(Object.class);
		if (raw != void.class && !ClassUtils.isAssignableValue(raw, value)) {
			throw new DifferentException("it would come back as no " + raw.getName());
		}
	}

	/**
	 * Checks that a value comes back as the same class, which its JSON alone does not
	 * tell, nor do containers' contents; containers themselves may be others.
	 */
	static void checkClasses(@Nullable Object one, @Nullable Object other) {
		if (one instanceof Collection<?> first && other instanceof Collection<?> second) {
			checkAll(first.iterator(), second.iterator());
		}
		else if (one instanceof Map<?, ?> first && other instanceof Map<?, ?> second) {
			checkAll(first.keySet().iterator(), second.keySet().iterator());
			checkAll(first.values().iterator(), second.values().iterator());
		}
		else if (one instanceof Object[] first && other instanceof Object[] second) {
			checkAll(Arrays.asList(first).iterator(), Arrays.asList(second).iterator());
		}
		else if (one != null && other != null && one.getClass() != other.getClass()
				&& !(one instanceof CharSequence && other instanceof CharSequence) && !(one instanceof HttpHeaders)) {
			throw new DifferentException(
					one.getClass().getName() + " would come back as " + other.getClass().getName());
		}
	}

	private static void checkAll(Iterator<?> ones, Iterator<?> others) {
		while (ones.hasNext() && others.hasNext()) {
			checkClasses(ones.next(), others.next());
		}
	}

	/**
	 * Says what went wrong. Other messages could quote the value.
	 */
	public static String reason(Throwable ex) {
		if (ex instanceof InvalidDefinitionException definition) {
			return definition.getOriginalMessage();
		}
		return (ex instanceof DifferentException) ? String.valueOf(ex.getMessage()) : ex.getClass().getSimpleName();
	}

	/**
	 * What is read is not what was written. The message names types only.
	 */
	public static final class DifferentException extends RuntimeException {

		public DifferentException(String message) {
			super(message);
		}

	}

}

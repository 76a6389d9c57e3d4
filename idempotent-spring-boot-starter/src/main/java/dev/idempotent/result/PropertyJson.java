package dev.idempotent.result;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;

/**
 * Writes an exception's properties as JSON and reads them to their declared types, as the
 * application's own mapper would, but for class names: none is written, and none that is
 * read creates anything. Thread-safe.
 */
final class PropertyJson {

	private static final byte[] NULL = new byte[0];

	private final JsonMapper mapper;

	/**
	 * Creates the JSON.
	 * @param mapper the application's own
	 * @param headers which headers of an error response are stored
	 */
	PropertyJson(JsonMapper mapper, StoredHeaders headers) {
		this.mapper = mapper.rebuild()
			.deactivateDefaultTyping()
			.polymorphicTypeValidator(new NoClassNames())
			.disable(SerializationFeature.WRAP_ROOT_VALUE)
			.disable(DeserializationFeature.UNWRAP_ROOT_VALUE)
			.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
			.addMixIn(ProblemDetail.class, ProblemDetailJacksonMixin.class)
			.addModule(HttpJson.module(headers))
			// Keeps the order, for the comparison
			.addModule(new SimpleModule("idempotent-sets").addAbstractTypeMapping(Set.class, LinkedHashSet.class))
			.build();
	}

	/**
	 * Writes a value; nothing for null.
	 * @throws RuntimeException when it can't be written, or is an exception
	 */
	byte[] write(ThrowableProperty property, @Nullable Object value) {
		if (value == null) {
			return NULL;
		}
		if (value instanceof Throwable) {
			throw new IllegalArgumentException("An exception in the property " + property.name() + " is not kept");
		}
		return writer(type(property)).writeValueAsBytes(value);
	}

	/**
	 * Reads what {@link #write} has written.
	 * @throws RuntimeException when it can't be read
	 */
	@Nullable Object read(ThrowableProperty property, byte[] json) {
		return (json.length > 0) ? this.mapper.readerFor(type(property)).readValue(json) : null;
	}

	/**
	 * Returns the class that keeps the property from being read, or null when it can be.
	 */
	@Nullable Class<?> unreadable(ThrowableProperty property) {
		return Throwable.class.isAssignableFrom(property.rawType()) ? null : unreadable(type(property));
	}

	private @Nullable Class<?> unreadable(JavaType type) {
		JavaType content = type.getContentType();
		Class<?> unreadable = (content != null) ? unreadable(content) : null;
		return (unreadable != null || isReadable(type)) ? unreadable : type.getRawClass();
	}

	private boolean isReadable(JavaType type) {
		try {
			this.mapper.readerFor(type).readValue("{}");
			return true;
		}
		catch (InvalidDefinitionException ex) {
			return false;
		}
		catch (JacksonException ex) {
			// Created, if not from this
			return true;
		}
	}

	private JavaType type(ThrowableProperty property) {
		return this.mapper.constructType(property.type());
	}

	// A container's contents are written as declared: with their type's name, if they
	// have one
	private ObjectWriter writer(JavaType type) {
		boolean container = type.isContainerType() || type.isTypeOrSubTypeOf(Optional.class);
		return container ? this.mapper.writerFor(type) : this.mapper.writer();
	}

	/**
	 * Denies all.
	 */
	private static final class NoClassNames extends PolymorphicTypeValidator {

		@Override
		public Validity validateBaseType(DatabindContext context, JavaType baseType) {
			return Validity.DENIED;
		}

		@Override
		public Validity validateSubClassName(DatabindContext context, JavaType baseType, String subClassName) {
			return Validity.DENIED;
		}

		@Override
		public Validity validateSubType(DatabindContext context, JavaType baseType, JavaType subType) {
			return Validity.DENIED;
		}

	}

}

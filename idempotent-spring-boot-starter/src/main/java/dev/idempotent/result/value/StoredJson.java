package dev.idempotent.result.value;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.DatabindContext;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.exc.InvalidDefinitionException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.PolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import org.springframework.core.io.InputStreamSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.converter.json.ProblemDetailJacksonMixin;

import dev.idempotent.result.KeptHeaders;

/**
 * JSON as the library itself stores it: as the application's own mapper writes and reads
 * it, but for class names, of which none creates anything, for exceptions, and for what
 * can be read only once, which is left alone.
 */
final class StoredJson extends SimpleModule {

	private static final List<Class<?>> NEVER = List.of(Throwable.class, Iterator.class, AutoCloseable.class,
			InputStreamSource.class, Callable.class, Future.class, CompletionStage.class);

	private StoredJson(KeptHeaders headers) {
		super("idempotent-stored-json");
		// Keeps the order, for comparisons
		addAbstractTypeMapping(Set.class, LinkedHashSet.class);
		setMixInAnnotation(ProblemDetail.class, ProblemDetailJacksonMixin.class);
		setMixInAnnotation(HttpStatusCode.class, StatusMixIn.class);
		setMixInAnnotation(HttpStatus.class, StatusMixIn.class);
		addSerializer(new HeadersSerializer(headers));
		addDeserializer(HttpHeaders.class, new HeadersDeserializer());
		NEVER.forEach((type) -> addSerializer(new NeverWritten(type)));
	}

	/**
	 * Derives the mapper from the application's.
	 * @param headers which headers are stored
	 */
	static JsonMapper mapper(JsonMapper application, KeptHeaders headers) {
		return application.rebuild()
			.disable(SerializationFeature.WRAP_ROOT_VALUE)
			.disable(DeserializationFeature.UNWRAP_ROOT_VALUE)
			.addModule(new StoredJson(headers))
			.build();
	}

	/**
	 * Returns the class that keeps the type from being read, or null when it can be.
	 */
	static @Nullable Class<?> unreadable(JsonMapper mapper, JavaType type) {
		JavaType content = type.getContentType();
		Class<?> unreadable = (content != null) ? unreadable(mapper, content) : null;
		return (unreadable != null || isReadable(mapper, type)) ? unreadable : type.getRawClass();
	}

	private static boolean isReadable(JsonMapper mapper, JavaType type) {
		try {
			mapper.readerFor(type).readValue("{}");
			return true;
		}
		catch (InvalidDefinitionException ex) {
			return false;
		}
		catch (RuntimeException | Error ex) {
			// Created, if not from this
			return true;
		}
	}

	// After the application's modules, which may have set typing of their own
	@Override
	public void setupModule(SetupContext context) {
		super.setupModule(context);
		((MapperBuilder<?, ?>) context.getOwner()).deactivateDefaultTyping()
			.polymorphicTypeValidator(new NoClassNames());
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

	private static final class NeverWritten extends StdSerializer<Object> {

		NeverWritten(Class<?> type) {
			super(type);
		}

		@Override
		public void serialize(Object value, JsonGenerator out, SerializationContext context) {
			context.reportBadDefinition(context.constructType(value.getClass()),
					value.getClass().getName() + " is not kept");
		}

	}

	private interface StatusMixIn {

		@JsonValue
		int value();

		@JsonCreator
		static HttpStatusCode valueOf(int code) {
			return HttpStatusCode.valueOf(code);
		}

	}

	private static final class HeadersSerializer extends StdSerializer<HttpHeaders> {

		private final KeptHeaders kept;

		HeadersSerializer(KeptHeaders kept) {
			super(HttpHeaders.class);
			this.kept = kept;
		}

		@Override
		public void serialize(HttpHeaders headers, JsonGenerator out, SerializationContext context) {
			Map<String, List<String>> values = new LinkedHashMap<>();
			headers.forEach((name, list) -> {
				if (this.kept.isKept(name)) {
					values.put(name, list);
				}
			});
			out.writePOJO(values);
		}

	}

	private static final class HeadersDeserializer extends StdDeserializer<HttpHeaders> {

		HeadersDeserializer() {
			super(HttpHeaders.class);
		}

		@Override
		public HttpHeaders deserialize(JsonParser in, DeserializationContext context) {
			HttpHeaders headers = new HttpHeaders();
			Map<String, List<String>> values = context.readValue(in,
					context.getTypeFactory().constructType(new TypeReference<Map<String, List<String>>>() {
					}));
			values.forEach(headers::addAll);
			return headers;
		}

	}

}

package dev.idempotent.result;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;

/**
 * How the HTTP types in Spring's exceptions are stored, which have no JSON of their own.
 */
final class HttpJson {

	private HttpJson() {
	}

	/**
	 * Returns the module.
	 * @param headers which headers are stored
	 */
	static JacksonModule module(StoredHeaders headers) {
		return new SimpleModule("idempotent-http").addSerializer(HttpStatusCode.class, new StatusSerializer())
			.addDeserializer(HttpStatusCode.class, new StatusDeserializer<>(HttpStatusCode.class))
			.addDeserializer(HttpStatus.class, new StatusDeserializer<>(HttpStatus.class))
			.addSerializer(HttpHeaders.class, new HeadersSerializer(headers))
			.addDeserializer(HttpHeaders.class, new HeadersDeserializer());
	}

	private static final class StatusSerializer extends StdSerializer<HttpStatusCode> {

		StatusSerializer() {
			super(HttpStatusCode.class);
		}

		@Override
		public void serialize(HttpStatusCode status, JsonGenerator out, SerializationContext context) {
			out.writeNumber(status.value());
		}

	}

	private static final class StatusDeserializer<T extends HttpStatusCode> extends StdDeserializer<T> {

		private final Class<T> type;

		StatusDeserializer(Class<T> type) {
			super(type);
			this.type = type;
		}

		@Override
		public T deserialize(JsonParser in, DeserializationContext context) {
			return this.type.cast(HttpStatusCode.valueOf(in.getIntValue()));
		}

	}

	private static final class HeadersSerializer extends StdSerializer<HttpHeaders> {

		private final StoredHeaders storedHeaders;

		HeadersSerializer(StoredHeaders storedHeaders) {
			super(HttpHeaders.class);
			this.storedHeaders = storedHeaders;
		}

		@Override
		public void serialize(HttpHeaders headers, JsonGenerator out, SerializationContext context) {
			Map<String, List<String>> stored = new LinkedHashMap<>();
			this.storedHeaders.of(headers).forEach(stored::put);
			out.writePOJO(stored);
		}

	}

	private static final class HeadersDeserializer extends StdDeserializer<HttpHeaders> {

		HeadersDeserializer() {
			super(HttpHeaders.class);
		}

		@Override
		public HttpHeaders deserialize(JsonParser in, DeserializationContext context) {
			JavaType values = context.getTypeFactory().constructCollectionType(List.class, String.class);
			JavaType type = context.getTypeFactory()
				.constructMapType(LinkedHashMap.class, context.constructType(String.class), values);
			Map<String, List<String>> stored = context.readValue(in, type);
			HttpHeaders headers = new HttpHeaders();
			stored.forEach(headers::put);
			return headers;
		}

	}

}

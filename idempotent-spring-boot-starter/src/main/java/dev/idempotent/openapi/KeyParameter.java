package dev.idempotent.openapi;

import java.util.List;

import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.parameters.Parameter;

import dev.idempotent.KeyPresence;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.webmvc.key.KeyFormat;

/**
 * The header that carries the key, unless the key is of the request itself.
 */
final class KeyParameter {

	private static final String EXAMPLE = "8e03978e-40d5-43e8-bc93-6894a57f9324";

	private final ApiSettings.Key settings;

	KeyParameter(ApiSettings.Key settings) {
		this.settings = settings;
	}

	void addTo(Operation documented, IdempotentOperation operation) {
		IdempotentOperation.Key key = operation.key();
		if (!key.expression().isEmpty() || isDocumented(documented, key.headers().get(0))) {
			return;
		}
		documented.addParametersItem(new Parameter().in("header")
			.name(key.headers().get(0))
			.required(key.presence() == KeyPresence.REQUIRED)
			.description(description(key))
			.schema(schema())
			.example(isQuoted() ? "\"" + EXAMPLE + "\"" : EXAMPLE));
	}

	private static boolean isDocumented(Operation documented, String name) {
		List<Parameter> parameters = documented.getParameters();
		return parameters != null && parameters.stream()
			.anyMatch((parameter) -> "header".equals(parameter.getIn()) && name.equalsIgnoreCase(parameter.getName()));
	}

	private String description(IdempotentOperation.Key key) {
		StringBuilder text = new StringBuilder("A value of the client's, unique to what it wants done once, such as a ")
			.append("UUID; the same one with every retry");
		if (isQuoted()) {
			text.append(". A string in double quotes (RFC 9651)");
		}
		if (key.headers().size() > 1) {
			text.append(". Also taken from ").append(String.join(", ", key.headers().subList(1, key.headers().size())));
		}
		if (key.presence() == KeyPresence.OPTIONAL) {
			text.append(". Without it, every request is carried out");
		}
		return text.append('.').toString();
	}

	/**
	 * Length and pattern are those of a key without quotes.
	 */
	private Schema<?> schema() {
		Schema<?> schema = Schemas.of("string");
		if (isQuoted()) {
			schema.setPattern("^ *\".+\"");
			return schema;
		}
		if (this.settings.format() == KeyFormat.UUID) {
			schema.setFormat("uuid");
		}
		schema.setMinLength(1);
		schema.setMaxLength(this.settings.maxLength());
		if (this.settings.pattern() != null) {
			// Here a pattern matches a whole key, in a schema any part of it
			schema.setPattern("^(?:" + this.settings.pattern() + ")$");
		}
		return schema;
	}

	private boolean isQuoted() {
		return this.settings.format() == KeyFormat.STRUCTURED;
	}

}

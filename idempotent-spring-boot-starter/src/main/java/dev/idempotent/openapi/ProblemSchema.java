package dev.idempotent.openapi;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.media.Schema;

/**
 * The problems' schema: RFC 9457, with what {@code result-unavailable} has besides.
 */
final class ProblemSchema {

	private static final String NAME = "IdempotencyProblem";

	private ProblemSchema() {
	}

	/**
	 * Returns a reference to the schema, which is added to the document where it is not
	 * there.
	 */
	static Schema<?> in(Components components) {
		if (components.getSchemas() == null || !components.getSchemas().containsKey(NAME)) {
			components.addSchemas(NAME, create());
		}
		return new Schema<>().$ref("#/components/schemas/" + NAME);
	}

	private static Schema<?> create() {
		Schema<?> schema = Schemas.of("object");
		schema.setDescription("Why a request was not carried out: RFC 9457");
		schema.addProperty("type", Schemas.of("string", "uri"));
		schema.addProperty("title", Schemas.of("string"));
		schema.addProperty("status", Schemas.of("integer", "int32"));
		schema.addProperty("detail", Schemas.of("string"));
		schema.addProperty("instance", Schemas.of("string", "uri"));
		schema.addProperty("originalStatus", described("integer", "Of result-unavailable: the first answer's status"));
		schema.addProperty("location", described("string", "Of result-unavailable: the first answer's Location"));
		return schema;
	}

	private static Schema<?> described(String type, String description) {
		Schema<?> schema = Schemas.of(type);
		schema.setDescription(description);
		return schema;
	}

}

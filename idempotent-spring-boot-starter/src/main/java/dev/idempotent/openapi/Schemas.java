package dev.idempotent.openapi;

import io.swagger.v3.oas.models.media.Schema;

/**
 * Schemas for documents of OpenAPI 3.0, where a type is one word, and 3.1, where it is a
 * set.
 */
final class Schemas {

	private Schemas() {
	}

	static Schema<?> of(String type) {
		Schema<?> schema = new Schema<>();
		schema.setType(type);
		schema.addType(type);
		return schema;
	}

	static Schema<?> of(String type, String format) {
		Schema<?> schema = of(type);
		schema.setFormat(format);
		return schema;
	}

}

package dev.idempotent.openapi;

import java.util.List;

import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;

import dev.idempotent.ReplayStatus;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperation.Results.Answers;

/**
 * What tells a replay from a first answer: the header that marks it, and the 200 of a
 * replayed creation.
 */
final class ReplayResponses {

	private static final String CREATED = "201";

	private static final String OK = "200";

	private final String marker;

	ReplayResponses(String marker) {
		this.marker = marker;
	}

	void addTo(ApiResponses responses, IdempotentOperation operation) {
		ApiResponse created = responses.get(CREATED);
		if (created != null && !responses.containsKey(OK) && isReplayed(created, operation)
				&& operation.results().replayStatus() == ReplayStatus.OK) {
			responses.addApiResponse(OK, replayOf(created));
		}
		responses.forEach((status, response) -> {
			if (status.startsWith("2") && response.get$ref() == null && isReplayed(response, operation)
					&& !hasMarker(response)) {
				response.addHeaderObject(this.marker, marker());
			}
		});
	}

	/**
	 * Of answers that are not stored, only those without a body are given again.
	 */
	private static boolean isReplayed(ApiResponse response, IdempotentOperation operation) {
		return operation.results().answers() == Answers.STORED || response.getContent() == null
				|| response.getContent().isEmpty();
	}

	private static ApiResponse replayOf(ApiResponse created) {
		ApiResponse replay = new ApiResponse().description("Done before with this key: the first answer again");
		if (created.get$ref() != null) {
			return replay;
		}
		replay.setContent(created.getContent());
		if (created.getHeaders() != null) {
			created.getHeaders().forEach(replay::addHeaderObject);
		}
		return replay;
	}

	private boolean hasMarker(ApiResponse response) {
		return response.getHeaders() != null
				&& response.getHeaders().keySet().stream().anyMatch(this.marker::equalsIgnoreCase);
	}

	private static Header marker() {
		Schema<?> schema = Schemas.of("string");
		addValue(schema, "true");
		return new Header().description("Sent with a repeated answer, and only with one").schema(schema);
	}

	@SuppressWarnings("unchecked")
	private static void addValue(Schema<?> schema, String value) {
		((Schema<String>) schema).setEnum(List.of(value));
	}

}

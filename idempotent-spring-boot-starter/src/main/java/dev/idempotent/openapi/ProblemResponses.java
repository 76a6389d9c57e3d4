package dev.idempotent.openapi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;

import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;

import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;

import dev.idempotent.openapi.ApiSettings.Shape;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.problem.IdempotencyProblem;

import static org.springframework.http.MediaType.APPLICATION_PROBLEM_JSON_VALUE;

/**
 * The problems that an operation can answer, beside the responses that the application
 * documents: to one of those of the same status, only what it lacks is added.
 */
final class ProblemResponses {

	private final PossibleProblems problems;

	private final Shape shape;

	ProblemResponses(ApiSettings.Answers settings) {
		this.problems = new PossibleProblems(settings);
		this.shape = settings.shape();
	}

	void addTo(ApiResponses responses, IdempotentOperation operation, Components components) {
		Map<Integer, List<IdempotencyProblem>> byStatus = this.problems.of(operation)
			.stream()
			.collect(Collectors.groupingBy((problem) -> problem.getStatusCode().value(), LinkedHashMap::new,
					Collectors.toList()));
		byStatus.forEach((status, problems) -> {
			ApiResponse response = responses.computeIfAbsent(String.valueOf(status), (any) -> response(problems));
			if (response.get$ref() == null) {
				addRetryAfter(response, problems);
				addLink(response, problems);
				addContent(response, problems, components);
			}
		});
	}

	private static ApiResponse response(List<IdempotencyProblem> problems) {
		return new ApiResponse().description(problems.stream()
			.map(IdempotencyProblem::getBody)
			.map(ProblemDetail::getTitle)
			.collect(Collectors.joining("; ")));
	}

	private static void addRetryAfter(ApiResponse response, List<IdempotencyProblem> problems) {
		problems.stream()
			.map((problem) -> problem.getHeaders().getFirst(HttpHeaders.RETRY_AFTER))
			.filter(Objects::nonNull)
			.findFirst()
			.ifPresent((seconds) -> addHeader(response, HttpHeaders.RETRY_AFTER,
					new Header().description("Seconds after which a retry may help")
						.schema(Schemas.of("integer"))
						.example(Integer.valueOf(seconds))));
	}

	private static void addLink(ApiResponse response, List<IdempotencyProblem> problems) {
		Map<String, Example> examples = new LinkedHashMap<>();
		problems.forEach((problem) -> {
			String link = problem.getHeaders().getFirst(HttpHeaders.LINK);
			if (link != null) {
				examples.put(problem.getName(), new Example().value(link));
			}
		});
		if (!examples.isEmpty()) {
			addHeader(response, HttpHeaders.LINK,
					new Header().description("Where the problem is documented (RFC 8288)")
						.schema(Schemas.of("string"))
						.examples(examples));
		}
	}

	private static void addHeader(ApiResponse response, String name, Header header) {
		if (response.getHeaders() == null
				|| response.getHeaders().keySet().stream().noneMatch(name::equalsIgnoreCase)) {
			response.addHeaderObject(name, header);
		}
	}

	/**
	 * An application that renders its problems by itself says itself what they look like.
	 */
	private void addContent(ApiResponse response, List<IdempotencyProblem> problems, Components components) {
		if (this.shape == Shape.APPLICATION) {
			return;
		}
		if (response.getContent() == null) {
			response.setContent(new Content());
		}
		response.getContent().computeIfAbsent(APPLICATION_PROBLEM_JSON_VALUE, (any) -> {
			MediaType content = new MediaType().schema(ProblemSchema.in(components));
			problems.forEach((problem) -> content.addExamples(problem.getName(), example(problem)));
			return content;
		});
	}

	private static Example example(IdempotencyProblem problem) {
		ProblemDetail body = problem.getBody();
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("type", String.valueOf(body.getType()));
		members.put("title", String.valueOf(body.getTitle()));
		members.put("status", body.getStatus());
		members.put("detail", String.valueOf(body.getDetail()));
		if (body.getProperties() != null) {
			members.putAll(body.getProperties());
		}
		return new Example().summary(body.getTitle()).value(members);
	}

}

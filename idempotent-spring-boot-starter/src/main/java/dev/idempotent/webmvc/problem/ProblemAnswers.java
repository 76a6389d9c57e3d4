package dev.idempotent.webmvc.problem;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.http.HttpEntity;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;

import dev.idempotent.problem.IdempotencyProblem;
import dev.idempotent.problem.IdempotencyProblemRenderer;

/**
 * Makes the answers of problems: the application's, else that of RFC 9457. Thread-safe.
 */
public final class ProblemAnswers {

	private static final Log logger = LogFactory.getLog(ProblemAnswers.class);

	private final JsonMapper mapper;

	private final @Nullable IdempotencyProblemRenderer renderer;

	/**
	 * Creates it.
	 * @param renderer the application's; null: none
	 */
	public ProblemAnswers(JsonMapper mapper, @Nullable IdempotencyProblemRenderer renderer) {
		this.mapper = mapper;
		this.renderer = renderer;
	}

	/**
	 * Returns whether the application renders problems by itself.
	 */
	boolean isOwn() {
		return this.renderer != null;
	}

	ProblemAnswer answer(IdempotencyProblem problem, Locale locale) {
		ProblemAnswer own = (this.renderer != null) ? own(this.renderer, problem, locale) : null;
		return (own != null) ? own
				: answer(problem, new HttpEntity<>(problem.getBody()), problem.getStatusCode().value());
	}

	private @Nullable ProblemAnswer own(IdempotencyProblemRenderer renderer, IdempotencyProblem problem,
			Locale locale) {
		try {
			ResponseEntity<?> rendered = renderer.render(problem, locale);
			return (rendered != null) ? answer(problem, rendered, rendered.getStatusCode().value()) : null;
		}
		catch (Exception | Error ex) {
			logger.error("The IdempotencyProblemRenderer failed for " + problem.getName()
					+ "; the client gets the default problem", ex);
			return null;
		}
	}

	private ProblemAnswer answer(IdempotencyProblem problem, HttpEntity<?> entity, int status) {
		HttpHeaders headers = new HttpHeaders();
		headers.addAll(problem.getHeaders());
		entity.getHeaders().forEach((name, values) -> headers.put(name, values));
		Object body = entity.getBody();
		if (body != null && headers.getContentType() == null) {
			headers.setContentType(contentType(body));
		}
		return new ProblemAnswer(status, headers, bytes(body));
	}

	private static MediaType contentType(Object body) {
		return (body instanceof ProblemDetail) ? MediaType.APPLICATION_PROBLEM_JSON : MediaType.APPLICATION_JSON;
	}

	private byte[] bytes(@Nullable Object body) {
		if (body == null) {
			return new byte[0];
		}
		if (body instanceof byte[] bytes) {
			return bytes;
		}
		if (body instanceof CharSequence text) {
			return text.toString().getBytes(StandardCharsets.UTF_8);
		}
		return this.mapper.writeValueAsBytes((body instanceof ProblemDetail problem) ? members(problem) : body);
	}

	private static Map<String, Object> members(ProblemDetail problem) {
		Map<String, Object> members = new LinkedHashMap<>();
		members.put("type", String.valueOf(problem.getType()));
		members.put("title", String.valueOf(problem.getTitle()));
		members.put("status", problem.getStatus());
		members.put("detail", String.valueOf(problem.getDetail()));
		if (problem.getProperties() != null) {
			members.putAll(problem.getProperties());
		}
		return members;
	}

}

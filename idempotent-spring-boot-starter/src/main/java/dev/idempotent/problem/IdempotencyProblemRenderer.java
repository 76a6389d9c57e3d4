package dev.idempotent.problem;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.springframework.http.ResponseEntity;

/**
 * Turns a problem into an application's own error answer; by default it is that of RFC
 * 9457. A bean of this type is asked for every problem that no {@code @ExceptionHandler}
 * of the application takes. Thread-safe.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IdempotencyProblemRenderer {

	/**
	 * Returns the answer. Its body is written as it is when it is text or bytes, else as
	 * JSON; without a {@code Content-Type} that is {@code application/json}, and
	 * {@code application/problem+json} for a {@code ProblemDetail}. The problem's own
	 * headers, such as {@code Retry-After}, are sent beside those given here, unless one
	 * of the same name is. What this throws, or a body that is no JSON, is logged, and
	 * the client gets the default.
	 * @param problem what is to be told; title and detail are in the client's language
	 * where the application has messages for them
	 * @param locale the client's
	 * @return null for the default
	 */
	@Nullable ResponseEntity<?> render(IdempotencyProblem problem, Locale locale);

}

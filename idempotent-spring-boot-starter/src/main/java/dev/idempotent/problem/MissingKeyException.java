package dev.idempotent.problem;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * No key, where one is required: 400.
 *
 * @since 0.1.0
 */
public final class MissingKeyException extends IdempotencyProblem {

	/**
	 * Creates a problem.
	 * @param source where the key was looked for
	 */
	public MissingKeyException(String source) {
		this(source, null);
	}

	/**
	 * Creates a problem.
	 * @param source where the key was looked for
	 * @param similar name of a header that the request has, and that was probably meant
	 * to be the right one; null: none
	 */
	public MissingKeyException(String source, @Nullable String similar) {
		super(HttpStatus.BAD_REQUEST, "missing-key", "Idempotency key is missing",
				"This operation needs an idempotency key, and the request has none in its " + source
						+ ((similar != null) ? " (it has a header " + similar + ", which is another)" : "")
						+ "; send a unique value, such as a UUID, and the same one with every retry",
				source, (similar != null) ? similar : "");
	}

}

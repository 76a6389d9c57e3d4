package dev.idempotent.problem;

import org.springframework.http.HttpStatus;

/**
 * No key, where one is required: 400.
 *
 * @since 0.1.0
 */
public final class MissingKeyException extends IdempotencyProblem {

	public MissingKeyException(String source) {
		super(HttpStatus.BAD_REQUEST, "missing-key", "Idempotency key is missing",
				"This operation needs an idempotency key, and the request has none in its " + source
						+ "; send a unique value, such as a UUID, and the same one with every retry",
				source);
	}

}

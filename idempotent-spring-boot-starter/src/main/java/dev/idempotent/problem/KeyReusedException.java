package dev.idempotent.problem;

import org.springframework.http.HttpStatus;

/**
 * The key was first used for another request: 422.
 *
 * @since 0.1.0
 */
public final class KeyReusedException extends IdempotencyProblem {

	public KeyReusedException() {
		super(HttpStatus.UNPROCESSABLE_CONTENT, "key-reused", "Idempotency key is used for another request",
				"This idempotency key was first sent with another request; use a new key for a new request, "
						+ "or repeat the first one unchanged");
	}

}

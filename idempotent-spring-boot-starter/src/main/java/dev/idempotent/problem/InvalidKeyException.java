package dev.idempotent.problem;

import org.springframework.http.HttpStatus;

/**
 * A malformed key: 400.
 */
public final class InvalidKeyException extends IdempotencyProblem {

	public InvalidKeyException(String reason) {
		super(HttpStatus.BAD_REQUEST, "invalid-key", "Idempotency key is invalid", reason);
	}

}

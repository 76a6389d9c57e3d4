package dev.idempotent.problem;

import org.springframework.http.HttpStatus;

/**
 * A malformed key: 400.
 *
 * @since 0.1.0
 */
public final class InvalidKeyException extends IdempotencyProblem {

	/**
	 * Creates a problem.
	 * @param header the header's name
	 * @param reason what the header must be, or is not
	 */
	public InvalidKeyException(String header, String reason) {
		super(HttpStatus.BAD_REQUEST, "invalid-key", "Idempotency key is invalid", "The header " + header + " " + reason
				+ "; send one unique value, such as a UUID, and the same one with every retry", header, reason);
	}

}

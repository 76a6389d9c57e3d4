package dev.idempotent.problem;

import org.springframework.http.HttpStatus;

/**
 * The first request with this key began, and nobody knows whether it did its work: 409.
 *
 * @since 0.1.0
 */
public final class OutcomeUnknownException extends IdempotencyProblem {

	public OutcomeUnknownException() {
		super(HttpStatus.CONFLICT, "outcome-unknown", "Outcome is unknown",
				"The first request with this idempotency key began, and it is not known whether it was carried out; "
						+ "it is not run again, find out what became of it before using a new key");
	}

}

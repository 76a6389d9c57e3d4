package dev.idempotent.problem;

import java.time.Duration;

import org.springframework.http.HttpStatus;

/**
 * The request was silent for longer than its lease, and another owner has taken its key
 * over: 409, and what it did in the store's database is rolled back.
 *
 * @since 0.1.0
 */
public final class OwnershipLostException extends IdempotencyProblem {

	public OwnershipLostException(Duration retryAfter) {
		super(HttpStatus.CONFLICT, "in-progress", "Request is in progress",
				"This request was silent for longer than the lease of its idempotency key, and a repeat has taken the key"
						+ " over; the work of this one was rolled back, send it again later for the repeat's answer",
				seconds(retryAfter));
		retryAfter(retryAfter);
	}

}

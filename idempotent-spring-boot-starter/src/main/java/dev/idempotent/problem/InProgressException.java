package dev.idempotent.problem;

import java.time.Duration;

import org.springframework.http.HttpStatus;

/**
 * The first request with this key is still running: 409.
 *
 * @since 0.1.0
 */
public final class InProgressException extends IdempotencyProblem {

	public InProgressException(Duration retryAfter) {
		super(HttpStatus.CONFLICT, "in-progress", "Request is in progress",
				"The first request with this idempotency key is still running; send the same request again later",
				seconds(retryAfter));
		retryAfter(retryAfter);
	}

}

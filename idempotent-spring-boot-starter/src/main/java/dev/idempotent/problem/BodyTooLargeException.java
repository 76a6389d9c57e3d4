package dev.idempotent.problem;

import org.springframework.http.HttpStatus;

/**
 * A body of which no fingerprint is made: 413.
 *
 * @since 0.1.0
 */
public final class BodyTooLargeException extends IdempotencyProblem {

	/**
	 * Creates a problem.
	 * @param maxBytes the limit
	 */
	public BodyTooLargeException(long maxBytes) {
		super(HttpStatus.CONTENT_TOO_LARGE, "body-too-large", "Body is too large",
				"The request was not carried out, because its body is larger than the " + maxBytes
						+ " bytes that this operation takes",
				maxBytes);
	}

}

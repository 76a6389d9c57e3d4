package dev.idempotent.problem;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpStatus;

/**
 * The request is done, but its result can't be given again: 409.
 *
 * @since 0.1.0
 */
public final class ResultUnavailableException extends IdempotencyProblem {

	/**
	 * Creates a problem.
	 * @param status the first answer's status; null when it is unknown
	 * @param location the first answer's {@code Location}; null when there was none
	 */
	public ResultUnavailableException(@Nullable Integer status, @Nullable String location) {
		super(HttpStatus.CONFLICT, "result-unavailable", "Result is unavailable",
				"The first request with this idempotency key was carried out and is not run again, "
						+ "but its answer can not be given again" + answer(status, location),
				(status != null) ? status : "", (location != null) ? location : "");
		if (status != null) {
			getBody().setProperty("originalStatus", status);
		}
		if (location != null) {
			getBody().setProperty("location", location);
		}
	}

	private static String answer(@Nullable Integer status, @Nullable String location) {
		return ((status != null) ? "; its status was " + status : "")
				+ ((location != null) ? ", its location " + location : "");
	}

}

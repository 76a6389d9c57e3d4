package dev.idempotent.problem;

import java.time.Duration;

import org.springframework.http.HttpStatus;

/**
 * The store can't be asked for a claim: 503.
 *
 * @since 0.1.0
 */
public final class StoreUnavailableException extends IdempotencyProblem {

	public StoreUnavailableException(Duration retryAfter) {
		super(HttpStatus.SERVICE_UNAVAILABLE, "store-unavailable", "Idempotency store is unavailable",
				"The request was not carried out, because its idempotency key can not be checked now; "
						+ "send the same request again later",
				seconds(retryAfter));
		retryAfter(retryAfter);
	}

}

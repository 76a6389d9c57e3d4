package dev.idempotent.problem;

import java.time.Duration;

import dev.idempotent.engine.Admission;

/**
 * The problem of each admission that lets no method run and has no result to give: the
 * only place that maps one to the other.
 */
public final class Problems {

	private final Duration retryAfter;

	/**
	 * Creates the map.
	 * @param retryAfter what {@code Retry-After} says, where a retry may help
	 */
	public Problems(Duration retryAfter) {
		this.retryAfter = retryAfter;
	}

	/**
	 * Returns what to throw at an owner that another has superseded.
	 */
	public OwnershipLostException ownershipLost() {
		return new OwnershipLostException(this.retryAfter);
	}

	/**
	 * Returns what to throw.
	 * @throws IllegalArgumentException when the admission refuses nothing
	 */
	public RuntimeException of(Admission refused) {
		if (refused instanceof Admission.InProgress) {
			return new InProgressException(this.retryAfter);
		}
		if (refused instanceof Admission.OutcomeUnknown) {
			return new OutcomeUnknownException();
		}
		if (refused instanceof Admission.KeyReused) {
			return new KeyReusedException();
		}
		if (refused instanceof Admission.Unreadable) {
			return new ResultUnavailableException(null, null);
		}
		if (refused instanceof Admission.StoreUnavailable) {
			return new StoreUnavailableException(this.retryAfter);
		}
		throw new IllegalArgumentException("Not refused: " + refused);
	}

}

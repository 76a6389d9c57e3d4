package dev.idempotent.store;

import org.jspecify.annotations.Nullable;

/**
 * A store could not be asked, or did not answer.
 *
 * @since 0.1.0
 */
public class IdempotencyStoreException extends RuntimeException {

	private final boolean outcomeUnknown;

	/**
	 * Creates an exception.
	 * @param message names the store and the step, but no client's text
	 * @param cause null when the store itself refused
	 * @param outcomeUnknown whether the step may have been made, or may still be made,
	 * all the same
	 */
	public IdempotencyStoreException(String message, @Nullable Throwable cause, boolean outcomeUnknown) {
		super(message, cause);
		this.outcomeUnknown = outcomeUnknown;
	}

	/**
	 * Returns whether the step may have been made all the same.
	 */
	public boolean isOutcomeUnknown() {
		return this.outcomeUnknown;
	}

}

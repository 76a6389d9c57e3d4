package dev.idempotent.webmvc.later;

import org.jspecify.annotations.Nullable;

/**
 * A result that MVC waits for. Thread-safe.
 */
public interface PendingResult {

	/**
	 * Returns whether what MVC goes on with is the result, and not what the client gets
	 * because its time is over.
	 */
	boolean isEndedBy(@Nullable Object result);

	/**
	 * Returns whether what is written meanwhile is its result, piece by piece.
	 */
	default boolean mayStream() {
		return false;
	}

	/**
	 * Leaves the outcome to whatever the result will be, since no answer will be written.
	 */
	void leave();

}

package dev.idempotent;

/**
 * What a duplicate gets while the first request is still running.
 *
 * @since 0.1.0
 */
public enum OnDuplicate {

	/**
	 * As {@code idempotent.on-duplicate} says.
	 */
	DEFAULT,

	/**
	 * 409 {@code in-progress} at once.
	 */
	REJECT,

	/**
	 * The first request's result as soon as it is there; 409 {@code in-progress} when
	 * {@code idempotent.wait-timeout} is over before, or too many requests wait.
	 */
	WAIT

}

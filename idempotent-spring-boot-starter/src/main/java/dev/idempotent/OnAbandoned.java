package dev.idempotent;

/**
 * What a repeat gets when the first owner's lease is over without a result: the owner
 * crashed, was paused, or lost its store.
 *
 * @since 0.1.0
 */
public enum OnAbandoned {

	/**
	 * As {@code idempotent.on-abandoned} says.
	 */
	DEFAULT,

	/**
	 * The method runs again, with the attempt counted up.
	 */
	TAKE_OVER,

	/**
	 * 409 {@code outcome-unknown} until retention ends: for work that must never be done
	 * twice.
	 */
	REJECT

}

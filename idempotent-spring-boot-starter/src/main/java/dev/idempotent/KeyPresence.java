package dev.idempotent;

/**
 * Whether a request must have a key.
 *
 * @since 0.1.0
 */
public enum KeyPresence {

	/**
	 * As {@code idempotent.key-presence} says.
	 */
	DEFAULT,

	/**
	 * 400 {@code missing-key} without one.
	 */
	REQUIRED,

	/**
	 * Without one the method runs unprotected.
	 */
	OPTIONAL

}

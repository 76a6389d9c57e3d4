package dev.idempotent;

/**
 * Which answers are kept for replay. Everything else frees the key.
 *
 * @since 0.1.0
 */
public enum Remember {

	/**
	 * As {@code idempotent.remember} says.
	 */
	DEFAULT,

	/**
	 * Statuses 2xx and 3xx.
	 */
	SUCCESS,

	/**
	 * Also 4xx that a retry can't change: not 401, 403, 408, 425 and 429.
	 */
	DEFINITIVE

}

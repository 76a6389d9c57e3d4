package dev.idempotent;

/**
 * Which status a replay has.
 *
 * @since 0.1.0
 */
public enum ReplayStatus {

	/**
	 * As {@code idempotent.replay.status} says.
	 */
	DEFAULT,

	/**
	 * 200 for a first answer of 201, since nothing is created by a replay; any other
	 * status as it was.
	 */
	OK,

	/**
	 * The first answer's status.
	 */
	ORIGINAL

}

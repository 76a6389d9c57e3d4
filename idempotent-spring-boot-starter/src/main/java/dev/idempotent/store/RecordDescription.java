package dev.idempotent.store;

import java.time.Duration;
import java.util.regex.Pattern;

/**
 * What a store can say of a record without its answer.
 *
 * @param version tells this owner's record from every other that the key has had or will
 * have: another with each claim, take-over and settlement. 1 to 64 letters, digits,
 * hyphens and underscores, opaque to who reads it
 * @param attempt 1 for the record's first claim, and one more for every take-over; 0 when
 * the record can't be read
 * @param age time since the record's first claim
 * @param leaseLeft how long the owner is still believed; zero when the lease is over, or
 * when there is none
 * @param retentionLeft how long the record is still kept
 * @param size bytes of the result; 0 when there is none
 * @since 0.1.0
 */
public record RecordDescription(RecordKey key, State state, String version, int attempt, Duration age,
		Duration leaseLeft, Duration retentionLeft, long size) {

	private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9_-]{1,64}");

	/**
	 * Creates a description.
	 * @throws IllegalArgumentException when the version is none
	 */
	public RecordDescription {
		if (!VERSION.matcher(version).matches()) {
			throw new IllegalArgumentException(
					"A record's version has 1 to 64 letters, digits, hyphens and underscores");
		}
	}

	/**
	 * Where a record is.
	 */
	public enum State {

		/**
		 * Its owner's lease is alive.
		 */
		IN_PROGRESS,

		/**
		 * Its owner's lease is over, and nobody has taken over.
		 */
		ABANDONED,

		/**
		 * Its owner ended without knowing whether the work was done; nobody takes over.
		 */
		HELD,

		/**
		 * Its work was committed, and its owner's lease ended before it had stored an
		 * answer.
		 */
		DONE,

		/**
		 * Finished, with a result.
		 */
		CONSUMED,

		/**
		 * This version can't read it.
		 */
		UNREADABLE

	}

}

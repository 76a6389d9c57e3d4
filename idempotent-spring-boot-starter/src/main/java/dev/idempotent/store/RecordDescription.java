package dev.idempotent.store;

import java.time.Duration;

/**
 * What a store can say of a record without its answer.
 *
 * @param attempt 1 for the record's first claim, and one more for every take-over; 0 when
 * the record can't be read
 * @param age time since the record's first claim
 * @param leaseLeft how long the owner is still believed; zero when the lease is over, or
 * when there is none
 * @param retentionLeft how long the record is still kept
 * @param size bytes of the result; 0 when there is none
 */
public record RecordDescription(RecordKey key, State state, int attempt, Duration age, Duration leaseLeft,
		Duration retentionLeft, long size) {

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

package dev.idempotent.store;

/**
 * A store's answer to a claim. A duplicate is an ordinary event, never an exception.
 *
 * @since 0.1.0
 */
public sealed interface ClaimResult {

	/**
	 * The claim's token owns the record now.
	 */
	record Granted(Ownership ownership) implements ClaimResult {
	}

	/**
	 * Another owner's lease is alive.
	 */
	record InProgress() implements ClaimResult {
	}

	/**
	 * The owner's lease is over, and the claim did not ask to take over; or the owner
	 * held the key, and nobody may.
	 */
	record Abandoned() implements ClaimResult {
	}

	/**
	 * Finished.
	 *
	 * @param result a copy of the bytes that it was completed with, which is the
	 * receiver's
	 */
	record Consumed(byte[] result) implements ClaimResult {

		public Consumed {
			result = result.clone();
		}

	}

	/**
	 * The record belongs to a request with another fingerprint, whatever its status.
	 */
	record Mismatch() implements ClaimResult {
	}

	/**
	 * There is a record, but this version can't read it.
	 */
	record Unreadable() implements ClaimResult {
	}

}

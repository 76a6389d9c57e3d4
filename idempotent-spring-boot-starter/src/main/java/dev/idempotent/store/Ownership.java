package dev.idempotent.store;

/**
 * What a granted claim gives: the only way to complete, renew and hold its record.
 *
 * @param claim the one that was granted
 * @param attempt 1 for the record's first claim, and one more for every take-over
 * @since 0.1.0
 */
public record Ownership(Claim claim, int attempt) {

	/**
	 * Returns which record is owned.
	 */
	public RecordKey key() {
		return this.claim.key();
	}

}

package dev.idempotent.store;

import java.time.Duration;

/**
 * One request's claim on a record.
 *
 * @param key which record
 * @param token who claims; a new one for every request
 * @param fingerprint what was asked
 * @param lease how long the owner is believed without a sign of life
 * @param retention how long the record is kept, counted from the first claim
 * @param takeOver whether a record whose lease is over may be claimed anew
 * @since 0.1.0
 */
public record Claim(RecordKey key, OwnerToken token, Fingerprint fingerprint, Duration lease, Duration retention,
		boolean takeOver) {

	public Claim {
		if (lease.isNegative() || lease.isZero() || lease.compareTo(retention) > 0) {
			throw new IllegalArgumentException(
					"The lease is positive and not longer than the retention: " + lease + ", " + retention);
		}
	}

}

package dev.idempotent.store.model;

import java.time.Duration;

import dev.idempotent.core.RecordKey;

/**
 * Lets a store's time pass.
 */
public interface Time {

	/**
	 * Longer than any lease of the explorer's claims, and much shorter than the
	 * retention.
	 */
	Duration PAST_THE_LEASE = Subject.LEASE.plusSeconds(1);

	/**
	 * Longer than the retention of the explorer's claims.
	 */
	Duration PAST_THE_RETENTION = Subject.RETENTION.plusSeconds(1);

	void leasePasses(RecordKey key);

	void retentionPasses(RecordKey key);

}

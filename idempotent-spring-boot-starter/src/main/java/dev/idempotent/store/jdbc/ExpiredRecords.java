package dev.idempotent.store.jdbc;

import java.time.Duration;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

/**
 * Deletes expired rows in small batches, one server at a time: the one that gets a claim
 * on a record of this purpose. Thread-safe.
 */
public final class ExpiredRecords {

	private static final int BATCH = 1000;

	private static final Duration LEASE = Duration.ofMinutes(1);

	private static final RecordKey KEY = RecordKey.of("dev.idempotent", "delete expired records", null, "all");

	private final JdbcIdempotencyStore store;

	public ExpiredRecords(JdbcIdempotencyStore store) {
		this.store = store;
	}

	/**
	 * Deletes all that have expired, unless another server does.
	 * @return how many
	 */
	public long delete() {
		Claim claim = new Claim(KEY, OwnerToken.random(), Fingerprint.NONE, LEASE, LEASE, true);
		if (!(this.store.claim(claim) instanceof ClaimResult.Granted granted)) {
			return 0;
		}
		long deleted = 0;
		try {
			int batch = this.store.deleteExpired(BATCH);
			deleted = batch;
			while (batch == BATCH && this.store.renew(granted.ownership()) == StepResult.DONE) {
				batch = this.store.deleteExpired(BATCH);
				deleted += batch;
			}
		}
		finally {
			this.store.release(new Release.Free(claim));
		}
		return deleted;
	}

}

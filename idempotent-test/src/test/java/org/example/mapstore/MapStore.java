package org.example.mapstore;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

import org.example.mapstore.MapRecord.Status;
import org.jspecify.annotations.Nullable;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.RecordWatches;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.WatchableIdempotencyStore;

/**
 * Keeps records in a map that is never tidied up. Each step changes one record by one
 * atomic function.
 */
class MapStore implements WatchableIdempotencyStore {

	private final Map<RecordKey, MapRecord> records = new ConcurrentHashMap<>();

	private final RecordWatches watches = new RecordWatches();

	private final InstantSource clock;

	MapStore(InstantSource clock) {
		this.clock = clock;
	}

	@Override
	public ClaimResult claim(Claim claim) {
		ClaimResult[] answer = { new ClaimResult.InProgress() };
		change(this.records, claim.key(), (found) -> {
			Instant now = this.clock.instant();
			if (found == null || found.isForgotten(now)) {
				MapRecord created = MapRecord.of(claim, now, now.plus(retention(claim)));
				return granted(answer, claim, created);
			}
			if (isAskedForOther(found, claim, now)) {
				return refused(answer, found, new ClaimResult.Mismatch());
			}
			if (found.status() == Status.CONSUMED) {
				return refused(answer, found, new ClaimResult.Consumed(found.result()));
			}
			if (found.status() == Status.HELD) {
				return refused(answer, found, new ClaimResult.Abandoned());
			}
			if (found.token().equals(claim.token())) {
				return granted(answer, claim, found.leased(now.plus(claim.lease())));
			}
			if (found.isLeased(now)) {
				return refused(answer, found, new ClaimResult.InProgress());
			}
			return claim.takeOver() ? granted(answer, claim, found.takenOver(claim, now))
					: refused(answer, found, new ClaimResult.Abandoned());
		});
		return answer[0];
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		return step(ownership.claim(), (found) -> switch (found.status()) {
			case CREATED -> found.consumed(result.clone());
			case CONSUMED -> Arrays.equals(found.result(), result) ? found : null;
			case HELD -> null;
		}, true);
	}

	@Override
	public StepResult renew(Ownership ownership) {
		Instant lease = this.clock.instant().plus(ownership.claim().lease());
		return step(ownership.claim(), (found) -> (found.status() == Status.CREATED) ? found.leased(lease) : null,
				false);
	}

	@Override
	public StepResult release(Release release) {
		return (release instanceof Release.Hold hold)
				? step(hold.claim(), (found) -> (found.status() != Status.CONSUMED) ? found.held() : null, true)
				: step(release.claim(), (found) -> (found.status() == Status.CREATED) ? found.forgotten() : null, true);
	}

	@Override
	public Watch watch(RecordKey key, Runnable listener) {
		return this.watches.add(key, listener);
	}

	// What those who get it wrong do otherwise

	boolean isOwner(MapRecord found, Claim claim) {
		return found.token().equals(claim.token());
	}

	boolean isAskedForOther(MapRecord found, Claim claim, Instant now) {
		return !found.fingerprint().equals(claim.fingerprint());
	}

	Duration retention(Claim claim) {
		return claim.retention();
	}

	void change(Map<RecordKey, MapRecord> records, RecordKey key, UnaryOperator<@Nullable MapRecord> change) {
		records.compute(key, (none, found) -> change.apply(found));
	}

	/**
	 * Makes an owner's step.
	 * @param step returns the record after it, or null when it is refused
	 */
	private StepResult step(Claim claim, UnaryOperator<@Nullable MapRecord> step, boolean ends) {
		StepResult[] answer = { StepResult.NOT_OWNER };
		change(this.records, claim.key(), (found) -> {
			if (found == null || found.isForgotten(this.clock.instant()) || !isOwner(found, claim)) {
				return found;
			}
			MapRecord after = step.apply(found);
			answer[0] = (after != null) ? StepResult.DONE : StepResult.NOT_OWNER;
			return (after != null) ? after : found;
		});
		if (ends && answer[0] == StepResult.DONE) {
			this.watches.ended(claim.key());
		}
		return answer[0];
	}

	private static MapRecord granted(ClaimResult[] answer, Claim claim, MapRecord after) {
		answer[0] = new ClaimResult.Granted(new Ownership(claim, after.attempt()));
		return after;
	}

	private static MapRecord refused(ClaimResult[] answer, MapRecord found, ClaimResult refusal) {
		answer[0] = refusal;
		return found;
	}

}

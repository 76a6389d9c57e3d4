package dev.idempotent.metrics.store;

import dev.idempotent.metrics.store.StepTimer.StoreStep;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

/**
 * Times the steps that every store makes. Thread-safe.
 */
abstract class TimedStore extends DelegatingIdempotencyStore {

	private final StepTimer timer;

	TimedStore(IdempotencyStore store, StepTimer timer) {
		super(store);
		this.timer = timer;
	}

	final StepTimer timer() {
		return this.timer;
	}

	@Override
	public final ClaimResult claim(Claim claim) {
		return this.timer.time(StoreStep.CLAIM, () -> super.claim(claim));
	}

	@Override
	public final StepResult complete(Ownership ownership, byte[] result) {
		return this.timer.time(StoreStep.COMPLETE, () -> super.complete(ownership, result));
	}

	@Override
	public final StepResult renew(Ownership ownership) {
		return this.timer.time(StoreStep.RENEW, () -> super.renew(ownership));
	}

	@Override
	public final StepResult release(Release release) {
		return this.timer.time(StoreStep.RELEASE, () -> super.release(release));
	}

}

package dev.idempotent.metrics.store;

import org.jspecify.annotations.Nullable;

import dev.idempotent.metrics.store.StepTimer.StoreStep;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.TransactionalIdempotencyStore;

/**
 * Times steps that commit with a transaction, without the commit. Thread-safe.
 */
final class TimedTransactionalStore extends TimedStore implements TransactionalIdempotencyStore {

	private final TransactionalIdempotencyStore store;

	TimedTransactionalStore(TransactionalIdempotencyStore store, StepTimer timer) {
		super(store, timer);
		this.store = store;
	}

	@Override
	public ClaimResult claimToJoin(Claim claim) {
		return timer().time(StoreStep.CLAIM, () -> this.store.claimToJoin(claim));
	}

	@Override
	public @Nullable Steps currentTransaction() {
		Steps steps = this.store.currentTransaction();
		return (steps != null) ? new TimedSteps(steps, timer()) : null;
	}

	@Override
	public Settlement settle(Ownership ownership) {
		return timer().time(StoreStep.SETTLE, () -> this.store.settle(ownership));
	}

	private record TimedSteps(Steps steps, StepTimer timer) implements Steps {

		@Override
		public StepResult join(Ownership ownership) {
			return this.timer.time(StoreStep.JOIN, () -> this.steps.join(ownership));
		}

		@Override
		public StepResult fence(Ownership ownership, byte[] withoutAnswer) {
			return this.timer.time(StoreStep.FENCE, () -> this.steps.fence(ownership, withoutAnswer));
		}

		@Override
		public StepResult complete(Ownership ownership, byte[] result) {
			return this.timer.time(StoreStep.COMPLETE, () -> this.steps.complete(ownership, result));
		}

		@Override
		public StepResult release(Release release) {
			return this.timer.time(StoreStep.RELEASE, () -> this.steps.release(release));
		}

	}

}

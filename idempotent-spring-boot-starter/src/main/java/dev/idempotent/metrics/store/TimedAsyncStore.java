package dev.idempotent.metrics.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.idempotent.metrics.store.StepTimer.StoreStep;
import dev.idempotent.store.AsyncIdempotencyStore;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

/**
 * Times steps until their stages end. Thread-safe.
 */
final class TimedAsyncStore extends TimedStore implements AsyncIdempotencyStore {

	private final AsyncIdempotencyStore store;

	TimedAsyncStore(AsyncIdempotencyStore store, StepTimer timer) {
		super(store, timer);
		this.store = store;
	}

	@Override
	public CompletionStage<ClaimResult> claimAsync(Claim claim) {
		return timer().timeAsync(StoreStep.CLAIM, () -> this.store.claimAsync(claim));
	}

	@Override
	public CompletionStage<StepResult> completeAsync(Ownership ownership, byte[] result) {
		return timer().timeAsync(StoreStep.COMPLETE, () -> this.store.completeAsync(ownership, result));
	}

	@Override
	public CompletionStage<StepResult> renewAsync(Ownership ownership) {
		return timer().timeAsync(StoreStep.RENEW, () -> this.store.renewAsync(ownership));
	}

	@Override
	public CompletionStage<StepResult> releaseAsync(Release release) {
		return timer().timeAsync(StoreStep.RELEASE, () -> this.store.releaseAsync(release));
	}

	@Override
	public CompletionStage<List<StepResult>> renewAll(List<Ownership> ownerships) {
		return timer().timeAsync(StoreStep.RENEW_ALL, () -> this.store.renewAll(ownerships));
	}

}

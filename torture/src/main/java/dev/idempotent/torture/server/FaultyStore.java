package dev.idempotent.torture.server;

import java.util.List;
import java.util.concurrent.CompletionStage;

import dev.idempotent.store.AsyncIdempotencyStore;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

/**
 * A store whose steps may end with an error.
 */
final class FaultyStore extends DelegatingIdempotencyStore implements AsyncIdempotencyStore {

	private final AsyncIdempotencyStore store;

	private final StepErrors errors;

	FaultyStore(AsyncIdempotencyStore store, StepErrors errors) {
		super(store);
		this.store = store;
		this.errors = errors;
	}

	@Override
	public ClaimResult claim(Claim claim) {
		return this.errors.around("claim", () -> super.claim(claim));
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		return this.errors.around("complete", () -> super.complete(ownership, result));
	}

	@Override
	public StepResult renew(Ownership ownership) {
		return this.errors.around("renew", () -> super.renew(ownership));
	}

	@Override
	public StepResult release(Release release) {
		return this.errors.around("release", () -> super.release(release));
	}

	@Override
	public CompletionStage<ClaimResult> claimAsync(Claim claim) {
		return this.errors.aroundAsync("claim", () -> this.store.claimAsync(claim));
	}

	@Override
	public CompletionStage<StepResult> completeAsync(Ownership ownership, byte[] result) {
		return this.errors.aroundAsync("complete", () -> this.store.completeAsync(ownership, result));
	}

	@Override
	public CompletionStage<StepResult> renewAsync(Ownership ownership) {
		return this.errors.aroundAsync("renew", () -> this.store.renewAsync(ownership));
	}

	@Override
	public CompletionStage<StepResult> releaseAsync(Release release) {
		return this.errors.aroundAsync("release", () -> this.store.releaseAsync(release));
	}

	@Override
	public CompletionStage<List<StepResult>> renewAll(List<Ownership> ownerships) {
		return this.errors.aroundAsync("renew", () -> this.store.renewAll(ownerships));
	}

}

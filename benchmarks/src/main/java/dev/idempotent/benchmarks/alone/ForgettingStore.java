package dev.idempotent.benchmarks.alone;

import java.util.concurrent.atomic.AtomicInteger;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.local.LocalIdempotencyStore;

/**
 * Local stores, one after the other, for millions of new keys in a heap that could not
 * keep their answers. What was claimed in the one before can still be completed.
 */
final class ForgettingStore implements IdempotencyStore {

	private final int claimsEach;

	private final AtomicInteger claims = new AtomicInteger();

	private volatile LocalIdempotencyStore current = empty();

	private volatile LocalIdempotencyStore previous = this.current;

	ForgettingStore(int claimsEach) {
		this.claimsEach = claimsEach;
	}

	static LocalIdempotencyStore empty() {
		return new LocalIdempotencyStore(Integer.MAX_VALUE, Long.MAX_VALUE);
	}

	@Override
	public ClaimResult claim(Claim claim) {
		if (this.claims.incrementAndGet() % this.claimsEach == 0) {
			this.previous = this.current;
			this.current = empty();
		}
		return this.current.claim(claim);
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		StepResult done = this.current.complete(ownership, result);
		return (done == StepResult.DONE) ? done : this.previous.complete(ownership, result);
	}

	@Override
	public StepResult renew(Ownership ownership) {
		StepResult done = this.current.renew(ownership);
		return (done == StepResult.DONE) ? done : this.previous.renew(ownership);
	}

	@Override
	public StepResult release(Release release) {
		StepResult done = this.current.release(release);
		return (done == StepResult.DONE) ? done : this.previous.release(release);
	}

}

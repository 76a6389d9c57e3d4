package dev.idempotent.engine;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.WatchableIdempotencyStore;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import dev.idempotent.store.local.LocalIdempotencyStore;
import org.jspecify.annotations.Nullable;

/**
 * The local store, with what waiting requests do to it noted, and faults of its watches.
 */
final class WatchedStore implements WatchableIdempotencyStore {

	final LocalIdempotencyStore store = new LocalIdempotencyStore(1000);

	final Queue<Claim> claims = new ConcurrentLinkedQueue<>();

	final Queue<OwnerToken> endings = new ConcurrentLinkedQueue<>();

	final AtomicInteger watches = new AtomicInteger();

	final AtomicInteger openWatches = new AtomicInteger();

	volatile boolean silent;

	volatile Runnable beforeWatch = () -> {
	};

	volatile @Nullable RuntimeException failure;

	@Override
	public ClaimResult claim(Claim claim) {
		this.claims.add(claim);
		RuntimeException failure = this.failure;
		if (failure != null) {
			throw failure;
		}
		return this.store.claim(claim);
	}

	@Override
	public StepResult complete(Claim claim, byte[] result) {
		this.endings.add(claim.token());
		return this.store.complete(claim, result);
	}

	@Override
	public StepResult renew(Claim claim) {
		return this.store.renew(claim);
	}

	@Override
	public StepResult release(Claim claim, Release release) {
		this.endings.add(claim.token());
		return this.store.release(claim, release);
	}

	@Override
	public Watch watch(RecordKey key, Runnable listener) {
		this.watches.incrementAndGet();
		this.openWatches.incrementAndGet();
		this.beforeWatch.run();
		Watch watch = this.store.watch(key, () -> {
			if (!this.silent) {
				listener.run();
			}
		});
		return () -> {
			watch.close();
			this.openWatches.decrementAndGet();
		};
	}

	/**
	 * Returns the same store to those that don't know watches.
	 */
	IdempotencyStore unwatchable() {
		return new IdempotencyStore() {

			@Override
			public ClaimResult claim(Claim claim) {
				return WatchedStore.this.claim(claim);
			}

			@Override
			public StepResult complete(Claim claim, byte[] result) {
				return WatchedStore.this.complete(claim, result);
			}

			@Override
			public StepResult renew(Claim claim) {
				return WatchedStore.this.renew(claim);
			}

			@Override
			public StepResult release(Claim claim, Release release) {
				return WatchedStore.this.release(claim, release);
			}

		};
	}

}

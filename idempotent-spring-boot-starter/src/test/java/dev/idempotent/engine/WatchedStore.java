package dev.idempotent.engine;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.PlainStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.WatchableIdempotencyStore;
import dev.idempotent.store.local.LocalIdempotencyStore;

/**
 * The local store, with what waiting requests do to it noted, and faults of its watches.
 */
final class WatchedStore extends DelegatingIdempotencyStore implements WatchableIdempotencyStore {

	final Queue<Claim> claims = new ConcurrentLinkedQueue<>();

	final Queue<OwnerToken> endings = new ConcurrentLinkedQueue<>();

	final AtomicInteger watches = new AtomicInteger();

	final AtomicInteger openWatches = new AtomicInteger();

	volatile boolean silent;

	volatile Runnable beforeWatch = () -> {
	};

	volatile @Nullable RuntimeException failure;

	private final WatchableIdempotencyStore watchable;

	WatchedStore() {
		this(new LocalIdempotencyStore(1000, Long.MAX_VALUE));
	}

	private WatchedStore(WatchableIdempotencyStore watchable) {
		super(watchable);
		this.watchable = watchable;
	}

	@Override
	public ClaimResult claim(Claim claim) {
		this.claims.add(claim);
		RuntimeException failure = this.failure;
		if (failure != null) {
			throw failure;
		}
		return super.claim(claim);
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		this.endings.add(ownership.claim().token());
		return super.complete(ownership, result);
	}

	@Override
	public StepResult release(Release release) {
		this.endings.add(release.claim().token());
		return super.release(release);
	}

	@Override
	public Watch watch(RecordKey key, Runnable listener) {
		this.watches.incrementAndGet();
		this.openWatches.incrementAndGet();
		this.beforeWatch.run();
		Watch watch = this.watchable.watch(key, () -> {
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
		return new PlainStore(this);
	}

}

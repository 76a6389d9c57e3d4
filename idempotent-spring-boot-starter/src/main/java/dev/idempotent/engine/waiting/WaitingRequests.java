package dev.idempotent.engine.waiting;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.WatchableIdempotencyStore;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;

/**
 * Requests of this server that wait for the owners of their records, each on its thread.
 * A waiter makes its own claim again, so that the store decides what it gets and the
 * owner's claim is left alone. Bounded. Thread-safe.
 */
public final class WaitingRequests implements AutoCloseable {

	private static final Duration INTERVAL = Duration.ofMillis(500);

	private static final Duration UNWATCHED_INTERVAL = Duration.ofMillis(250);

	// All groups together claim a thousand times a second at most: a store that is busy
	// with those who wait has no time for those whom they wait for
	private static final Duration INTERVAL_FOR_EACH_GROUP = Duration.ofMillis(1);

	private final @Nullable WatchableIdempotencyStore watchable;

	private final int maxWaiting;

	private final Semaphore places;

	private final Map<RecordKey, Shared> groups = new ConcurrentHashMap<>();

	private volatile boolean closed;

	/**
	 * Creates an empty set of requests.
	 * @param maxWaiting how many may wait; further ones get their answer at once
	 */
	public WaitingRequests(IdempotencyStore store, int maxWaiting) {
		this.watchable = store.ability(WatchableIdempotencyStore.class);
		this.maxWaiting = maxWaiting;
		this.places = new Semaphore(maxWaiting);
	}

	/**
	 * Makes a claim again until its answer is another than that the owner's lease is
	 * alive.
	 * @param claim makes the caller's own claim
	 * @return that answer all the same when time is over, too many wait, the thread is
	 * interrupted, or nobody may wait any more
	 */
	public ClaimResult claimAgain(RecordKey key, Supplier<ClaimResult> claim, Duration atMost) {
		if (!this.places.tryAcquire()) {
			return new ClaimResult.InProgress();
		}
		try {
			return inGroup(key, claim, System.nanoTime() + TimeUnit.NANOSECONDS.convert(atMost));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return new ClaimResult.InProgress();
		}
		finally {
			this.places.release();
		}
	}

	/**
	 * Returns how many wait.
	 */
	public int count() {
		return this.maxWaiting - this.places.availablePermits();
	}

	/**
	 * Lets requests wait again after {@link #close}.
	 */
	public void open() {
		this.closed = false;
	}

	/**
	 * Ends all waiting at once.
	 */
	@Override
	public void close() {
		this.closed = true;
		this.groups.values().forEach((shared) -> shared.group.wake());
	}

	private ClaimResult inGroup(RecordKey key, Supplier<ClaimResult> claim, long deadline) throws InterruptedException {
		Shared shared = this.groups.compute(key,
				(same, present) -> ((present != null) ? present : new Shared(group(key))).joined());
		try {
			return shared.group.await(claim, deadline);
		}
		finally {
			this.groups.computeIfPresent(key, (same, present) -> present.left());
		}
	}

	private WaitingGroup group(RecordKey key) {
		WatchableIdempotencyStore watchable = this.watchable;
		if (watchable != null) {
			return new WaitingGroup(() -> interval(INTERVAL), () -> this.closed,
					(listener) -> watchable.watch(key, listener));
		}
		Watch none = () -> {
		};
		return new WaitingGroup(() -> interval(UNWATCHED_INTERVAL), () -> this.closed, (listener) -> none);
	}

	private Duration interval(Duration atLeast) {
		Duration interval = INTERVAL_FOR_EACH_GROUP.multipliedBy(this.groups.size());
		return (interval.compareTo(atLeast) > 0) ? interval : atLeast;
	}

	/**
	 * A group and its size, guarded by the map. Closed by the last to leave.
	 */
	private static final class Shared {

		private final WaitingGroup group;

		private int size;

		private Shared(WaitingGroup group) {
			this.group = group;
		}

		private Shared joined() {
			this.size++;
			return this;
		}

		private @Nullable Shared left() {
			this.size--;
			if (this.size > 0) {
				return this;
			}
			this.group.close();
			return null;
		}

	}

}

package dev.idempotent.store.local;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.function.Supplier;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

import dev.idempotent.store.AsyncIdempotencyStore;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.RecordWatches;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.WatchableIdempotencyStore;
import dev.idempotent.store.local.LocalRecord.Status;

/**
 * Store in the memory of one process: it does not see duplicates that reach another, and
 * forgets everything when the process ends.
 * <ol>
 * <li>A step is one {@code compute} on the record's key. That is the mutex of the key,
 * held for the step and never for the method. No step blocks, so that those that return a
 * stage are done when they return.</li>
 * <li>A first claim takes room until the end of its retention. When there is none it is
 * refused; no live record makes room for it.</li>
 * <li>A take-over or a renewal begins a lease and leaves the end of the retention as it
 * is, unless the lease ends later: then the record is kept as long as the lease.</li>
 * <li>A completion is never refused for want of room: the maximum of bytes may be passed
 * by the results of methods that run already, until as much has expired.</li>
 * <li>A release that holds the key keeps the room; one that frees the key frees the room
 * too.</li>
 * <li>When a completion or a release is done, those who watch the record are called, on
 * the same thread.</li>
 * <li>A record that has expired counts as absent, and takes no room, from that moment on;
 * Caffeine drops it a little later.</li>
 * </ol>
 *
 * @since 0.1.0
 */
public final class LocalIdempotencyStore
		implements WatchableIdempotencyStore, AsyncIdempotencyStore, InspectableIdempotencyStore {

	// Sums of two must not overflow a ticker's nanoseconds
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private final int maximumEntries;

	private final long maximumBytes;

	private final Ticker ticker;

	private final Capacity capacity;

	private final ConcurrentMap<RecordKey, LocalRecord> records;

	private final RecordWatches watches = new RecordWatches();

	private final LocalInspection inspection;

	/**
	 * Creates an empty store.
	 * @param maximumEntries how many live records it keeps; further keys are refused
	 * @param maximumBytes how much memory live records take before further keys are
	 * refused: their results, and an estimate for everything else
	 */
	public LocalIdempotencyStore(int maximumEntries, long maximumBytes) {
		this(maximumEntries, maximumBytes, Ticker.systemTicker());
	}

	LocalIdempotencyStore(int maximumEntries, long maximumBytes, Ticker ticker) {
		if (maximumEntries < 1 || maximumBytes < Capacity.RECORD_BYTES) {
			throw new IllegalArgumentException("A local store has room for one entry of " + Capacity.RECORD_BYTES
					+ " bytes or more, not for " + maximumEntries + " in " + maximumBytes + " bytes");
		}
		this.maximumEntries = maximumEntries;
		this.maximumBytes = maximumBytes;
		this.ticker = ticker;
		this.capacity = new Capacity(maximumEntries, maximumBytes);
		this.records = Caffeine.newBuilder()
			.ticker(ticker)
			.executor(Runnable::run)
			.expireAfter(new LocalRecord.ByExpiry())
			.<RecordKey, LocalRecord>build()
			.asMap();
		this.inspection = new LocalInspection(this.records, ticker, this.capacity, this.watches);
	}

	@Override
	public ClaimResult claim(Claim claim) {
		AtomicReference<ClaimResult> answer = new AtomicReference<>();
		this.records.compute(claim.key(), (key, record) -> {
			long now = this.ticker.read();
			if (record != null && !record.isExpiredAt(now)) {
				answer.setPlain(record.answerTo(claim, now));
				if (!(answer.getPlain() instanceof ClaimResult.Granted granted)
						|| lease(record, granted.ownership(), now)) {
					return record;
				}
			}
			answer.setPlain(new ClaimResult.Granted(new Ownership(claim, 1)));
			return first(claim, now);
		});
		return answer.getPlain();
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		return told(ownership.claim(), step(ownership.claim(), (record) -> {
			if (!record.is(Status.CREATED)) {
				return record.is(Status.CONSUMED);
			}
			boolean live = this.capacity.grow(record, result.length);
			if (live) {
				record.consume(result);
			}
			return live;
		}));
	}

	@Override
	public StepResult renew(Ownership ownership) {
		return step(ownership.claim(), (record) -> record.is(Status.CREATED)
				&& lease(record, new Ownership(ownership.claim(), record.attempt()), this.ticker.read()));
	}

	@Override
	public StepResult release(Release release) {
		Claim claim = release.claim();
		return told(claim, (release instanceof Release.Hold) ? step(claim, LocalRecord::hold) : free(claim));
	}

	@Override
	public Watch watch(RecordKey key, Runnable listener) {
		return this.watches.add(key, listener);
	}

	@Override
	public @Nullable RecordDescription describe(RecordKey key) {
		return this.inspection.describe(key);
	}

	@Override
	public byte @Nullable [] result(RecordKey key) {
		return this.inspection.result(key);
	}

	@Override
	public RecordCounts counts() {
		return this.inspection.counts();
	}

	/**
	 * In the order of their keys. Looks at all records without stopping their steps, and
	 * keeps no more of them than the limit.
	 */
	@Override
	public Page findUnsettled(@Nullable String cursor, int limit) {
		return this.inspection.findUnsettled(cursor, limit);
	}

	@Override
	public Decision free(RecordDescription seen) {
		return this.inspection.free(seen);
	}

	@Override
	public Decision settle(RecordDescription seen, byte[] result) {
		return this.inspection.settle(seen, result);
	}

	@Override
	public CompletionStage<ClaimResult> claimAsync(Claim claim) {
		return stage(() -> claim(claim));
	}

	@Override
	public CompletionStage<StepResult> completeAsync(Ownership ownership, byte[] result) {
		return stage(() -> complete(ownership, result));
	}

	@Override
	public CompletionStage<StepResult> renewAsync(Ownership ownership) {
		return stage(() -> renew(ownership));
	}

	@Override
	public CompletionStage<StepResult> releaseAsync(Release release) {
		return stage(() -> release(release));
	}

	@Override
	public CompletionStage<List<StepResult>> renewAll(List<Ownership> ownerships) {
		return stage(() -> ownerships.stream().map(this::renew).toList());
	}

	/**
	 * Returns how many live records it keeps.
	 */
	public int entries() {
		return this.capacity.entries(this.ticker.read());
	}

	/**
	 * Returns about how much memory live records take, in bytes.
	 */
	public long bytes() {
		return this.capacity.bytes(this.ticker.read());
	}

	private StepResult free(Claim claim) {
		AtomicReference<StepResult> answer = new AtomicReference<>(StepResult.NOT_OWNER);
		this.records.computeIfPresent(claim.key(), (key, record) -> {
			if (!isOwner(claim, record) || !record.is(Status.CREATED)) {
				return record;
			}
			this.capacity.free(record);
			answer.setPlain(StepResult.DONE);
			return null;
		});
		return answer.getPlain();
	}

	// After the step, so that nobody is called under the key's mutex
	private StepResult told(Claim claim, StepResult answer) {
		if (answer == StepResult.DONE) {
			this.watches.ended(claim.key());
		}
		return answer;
	}

	private StepResult step(Claim claim, Predicate<LocalRecord> step) {
		AtomicReference<StepResult> answer = new AtomicReference<>(StepResult.NOT_OWNER);
		this.records.computeIfPresent(claim.key(), (key, record) -> {
			if (isOwner(claim, record) && step.test(record)) {
				answer.setPlain(StepResult.DONE);
			}
			return record;
		});
		return answer.getPlain();
	}

	private boolean isOwner(Claim claim, LocalRecord record) {
		return record.isOwnedBy(claim) && !record.isExpiredAt(this.ticker.read());
	}

	private LocalRecord first(Claim claim, long now) {
		LocalRecord record = new LocalRecord(claim, now, now + nanos(claim.lease()));
		if (!this.capacity.take(record, now, now + nanos(claim.retention()))) {
			throw new IdempotencyStoreException(
					"The local store is full: it keeps " + this.maximumEntries + " live records, in about "
							+ this.maximumBytes + " bytes, and forgets none of them; raise"
							+ " idempotent.local.maximum-entries or maximum-bytes, shorten the retention, or use Redis",
					null, false);
		}
		return record;
	}

	// Returns whether the record is still there
	private boolean lease(LocalRecord record, Ownership ownership, long now) {
		long leaseEnd = now + nanos(ownership.claim().lease());
		if (leaseEnd - record.expiresAt > 0 && !this.capacity.keep(record, leaseEnd)) {
			return false;
		}
		record.lease(ownership, leaseEnd);
		return true;
	}

	private static <T> CompletionStage<T> stage(Supplier<T> step) {
		try {
			return CompletableFuture.completedFuture(step.get());
		}
		catch (Throwable ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private static long nanos(Duration duration) {
		return ((duration.compareTo(LONGEST) < 0) ? duration : LONGEST).toNanos();
	}

}

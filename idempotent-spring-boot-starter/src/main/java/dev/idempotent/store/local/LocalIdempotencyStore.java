package dev.idempotent.store.local;

import java.time.Duration;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.RecordWatches;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.WatchableIdempotencyStore;
import org.jspecify.annotations.Nullable;

/**
 * Store in the memory of one process: it does not see duplicates that reach another, and
 * forgets everything when the process ends.
 * <ol>
 * <li>A step is one {@code compute} on the record's key. That is the mutex of the key,
 * held for the step and never for the method.</li>
 * <li>A first claim takes a place until the end of its retention. When all places are
 * taken it is refused; no live record makes room for it.</li>
 * <li>A take-over or a renewal begins a lease and leaves the place as it is, unless the
 * lease ends later: then the place is kept as long as the lease.</li>
 * <li>A completion keeps the place, and so does a release that holds the key; one that
 * frees the key frees the place too.</li>
 * <li>When a completion or a release is done, those who watch the record are called, on
 * the same thread.</li>
 * <li>A record whose place is free is expired. It counts as absent from that moment, and
 * Caffeine drops it a little later.</li>
 * </ol>
 */
public final class LocalIdempotencyStore implements WatchableIdempotencyStore {

	// Sums of two must not overflow a ticker's nanoseconds
	private static final Duration LONGEST = Duration.ofDays(36_500);

	private final int maximumEntries;

	private final Ticker ticker;

	private final Places places;

	private final ConcurrentMap<RecordKey, LocalRecord> records;

	private final RecordWatches watches = new RecordWatches();

	/**
	 * Creates an empty store.
	 * @param maximumEntries how many live records it keeps; further keys are refused
	 * @param maximumBytes how large they are together, estimated; further keys are
	 * refused
	 */
	public LocalIdempotencyStore(int maximumEntries, long maximumBytes) {
		this(maximumEntries, maximumBytes, Ticker.systemTicker());
	}

	LocalIdempotencyStore(int maximumEntries, long maximumBytes, Ticker ticker) {
		if (maximumEntries < 1) {
			throw new IllegalArgumentException("A local store has room for one entry or more, not " + maximumEntries);
		}
		this.maximumEntries = maximumEntries;
		this.ticker = ticker;
		this.places = new Places(maximumEntries);
		this.records = Caffeine.newBuilder()
			.ticker(ticker)
			.executor(Runnable::run)
			.expireAfter(new LocalRecord.ByPlace())
			.<RecordKey, LocalRecord>build()
			.asMap();
	}

	@Override
	public ClaimResult claim(Claim claim) {
		AtomicReference<ClaimResult> answer = new AtomicReference<>();
		this.records.compute(claim.key(), (key, record) -> {
			long now = this.ticker.read();
			if (record != null && !record.isExpiredAt(now)) {
				answer.setPlain(record.answerTo(claim, now));
				if (!(answer.getPlain() instanceof ClaimResult.Granted granted)) {
					return record;
				}
				LocalRecord leased = leased(record, claim, granted.ownership().attempt(), now);
				if (leased != null) {
					return leased;
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
			if (record.ended() == null) {
				return record.ended(new ClaimResult.Consumed(result));
			}
			return (record.ended() instanceof ClaimResult.Consumed) ? record : null;
		}));
	}

	@Override
	public StepResult renew(Ownership ownership) {
		Claim claim = ownership.claim();
		return step(claim, (record) -> (record.ended() != null) ? null
				: leased(record, claim, record.attempt(), this.ticker.read()));
	}

	@Override
	public StepResult release(Release release) {
		return told(release.claim(), (release instanceof Release.Hold) ? hold(release.claim()) : free(release.claim()));
	}

	private StepResult hold(Claim claim) {
		return step(claim, (record) -> {
			if (record.ended() == null) {
				return record.ended(new ClaimResult.Abandoned());
			}
			return (record.ended() instanceof ClaimResult.Abandoned) ? record : null;
		});
	}

	private StepResult free(Claim claim) {
		AtomicReference<StepResult> answer = new AtomicReference<>(StepResult.NOT_OWNER);
		this.records.computeIfPresent(claim.key(), (key, record) -> {
			if (!isOwner(claim, record) || record.ended() != null) {
				return record;
			}
			this.places.free(record.place());
			answer.setPlain(StepResult.DONE);
			return null;
		});
		return answer.getPlain();
	}

	@Override
	public Watch watch(RecordKey key, Runnable listener) {
		return this.watches.add(key, listener);
	}

	// After the step, so that nobody is called under the key's mutex
	private StepResult told(Claim claim, StepResult answer) {
		if (answer == StepResult.DONE) {
			this.watches.ended(claim.key());
		}
		return answer;
	}

	private StepResult step(Claim claim, Function<LocalRecord, @Nullable LocalRecord> step) {
		AtomicReference<StepResult> answer = new AtomicReference<>(StepResult.NOT_OWNER);
		this.records.computeIfPresent(claim.key(), (key, record) -> {
			LocalRecord next = isOwner(claim, record) ? step.apply(record) : null;
			if (next == null) {
				return record;
			}
			answer.setPlain(StepResult.DONE);
			return next;
		});
		return answer.getPlain();
	}

	private boolean isOwner(Claim claim, LocalRecord record) {
		return record.owner().equals(claim.token()) && !record.isExpiredAt(this.ticker.read());
	}

	private LocalRecord first(Claim claim, long now) {
		Place place = this.places.take(now, now + nanos(claim.retention()));
		if (place == null) {
			throw new IdempotencyStoreException("The local store is full: it keeps " + this.maximumEntries
					+ " live records and forgets none of them; raise idempotent.local.maximum-entries,"
					+ " shorten the retention, or use Redis", null, false);
		}
		return new LocalRecord(claim.token(), 1, claim.fingerprint(), now + nanos(claim.lease()), place, null);
	}

	private @Nullable LocalRecord leased(LocalRecord record, Claim claim, int attempt, long now) {
		long leaseEnd = now + nanos(claim.lease());
		Place place = record.place();
		if (leaseEnd - place.expiresAt() > 0) {
			place = this.places.keep(place, leaseEnd);
		}
		return (place != null) ? record.leased(claim.token(), attempt, leaseEnd, place) : null;
	}

	private static long nanos(Duration duration) {
		return ((duration.compareTo(LONGEST) < 0) ? duration : LONGEST).toNanos();
	}

}

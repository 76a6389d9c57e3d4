package dev.idempotent.store.local;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;

import com.github.benmanes.caffeine.cache.Ticker;
import org.jspecify.annotations.Nullable;

import dev.idempotent.store.InspectableIdempotencyStore.Decision;
import dev.idempotent.store.InspectableIdempotencyStore.Page;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordDescription.State;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.RecordWatches;

/**
 * How an operator looks into the local store. What is said of a record, and decided on
 * it, is so under its key's mutex. Thread-safe.
 */
final class LocalInspection {

	private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_-]{43}");

	private final ConcurrentMap<RecordKey, LocalRecord> records;

	private final Ticker ticker;

	private final Capacity capacity;

	private final RecordWatches watches;

	LocalInspection(ConcurrentMap<RecordKey, LocalRecord> records, Ticker ticker, Capacity capacity,
			RecordWatches watches) {
		this.records = records;
		this.ticker = ticker;
		this.capacity = capacity;
		this.watches = watches;
	}

	@Nullable RecordDescription describe(RecordKey key) {
		return read(key, (record) -> record.describe(key, this.ticker.read()));
	}

	byte @Nullable [] result(RecordKey key) {
		return read(key, LocalRecord::result);
	}

	RecordCounts counts() {
		Map<State, Long> byState = new EnumMap<>(State.class);
		for (RecordKey key : this.records.keySet()) {
			RecordDescription found = describe(key);
			if (found != null) {
				byState.merge(found.state(), 1L, Long::sum);
			}
		}
		return new RecordCounts(byState);
	}

	Page findUnsettled(@Nullable String cursor, int limit) {
		if (cursor != null && !CURSOR.matcher(cursor).matches()) {
			throw new IllegalArgumentException(
					"\"" + cursor + "\" is no cursor of the local store; pass the one that the page before came with");
		}
		if (limit < 1) {
			throw new IllegalArgumentException("A page has at least 1 record, not " + limit);
		}
		TreeSet<String> first = firstUnsettled(cursor, limit);
		List<RecordDescription> page = first.stream()
			.map((key) -> describe(new RecordKey(key)))
			.filter(Objects::nonNull)
			.filter((found) -> isUnsettled(found.state()))
			.toList();
		return new Page(page, (first.size() < limit) ? null : first.last());
	}

	Decision free(RecordDescription seen) {
		return decide(seen, (state) -> state != State.IN_PROGRESS, (record) -> {
			this.capacity.free(record);
			return null;
		});
	}

	Decision settle(RecordDescription seen, byte[] result) {
		return decide(seen, LocalInspection::isUnsettled, (record) -> {
			this.capacity.grow(record, result.length);
			record.settle(result);
			return record;
		});
	}

	private TreeSet<String> firstUnsettled(@Nullable String cursor, int limit) {
		TreeSet<String> first = new TreeSet<>();
		this.records.forEach((key, record) -> {
			if ((cursor == null || key.value().compareTo(cursor) > 0) && isUnsettled(record.state(this.ticker.read()))
					&& (first.size() < limit || key.value().compareTo(first.last()) < 0)) {
				first.add(key.value());
				if (first.size() > limit) {
					first.pollLast();
				}
			}
		});
		return first;
	}

	// Those who watch are told afterwards, so that nobody is called under the key's mutex
	private Decision decide(RecordDescription seen, Predicate<State> allowed,
			Function<LocalRecord, @Nullable LocalRecord> change) {
		AtomicReference<Decision> decision = new AtomicReference<>(Decision.ABSENT);
		this.records.computeIfPresent(seen.key(), (key, record) -> {
			long now = this.ticker.read();
			if (record.isExpiredAt(now)) {
				return record;
			}
			State state = record.state(now);
			if (state != seen.state() || !record.version().equals(seen.version())) {
				decision.setPlain(Decision.CHANGED);
				return record;
			}
			decision.setPlain(allowed.test(state) ? Decision.DONE : Decision.REFUSED);
			return allowed.test(state) ? change.apply(record) : record;
		});
		if (decision.getPlain() == Decision.DONE) {
			this.watches.ended(seen.key());
		}
		return decision.getPlain();
	}

	private <T> @Nullable T read(RecordKey key, Function<LocalRecord, @Nullable T> read) {
		AtomicReference<@Nullable T> found = new AtomicReference<>();
		this.records.computeIfPresent(key, (same, record) -> {
			if (!record.isExpiredAt(this.ticker.read())) {
				found.setPlain(read.apply(record));
			}
			return record;
		});
		return found.getPlain();
	}

	private static boolean isUnsettled(State state) {
		return state == State.ABANDONED || state == State.HELD;
	}

}

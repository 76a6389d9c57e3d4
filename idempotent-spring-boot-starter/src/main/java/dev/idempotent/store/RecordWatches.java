package dev.idempotent.store;

import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import dev.idempotent.store.WatchableIdempotencyStore.Watch;

/**
 * The watches of a store: whom to call when a record has ended. Thread-safe.
 *
 * @since 0.1.0
 */
public final class RecordWatches {

	private static final System.Logger logger = System.getLogger(RecordWatches.class.getName());

	private final Map<RecordKey, Set<Entry>> entries = new ConcurrentHashMap<>();

	/**
	 * Begins a watch.
	 */
	public Watch add(RecordKey key, Runnable listener) {
		Entry entry = new Entry(key, listener);
		this.entries.compute(key, (none, entries) -> {
			Set<Entry> added = (entries != null) ? entries : ConcurrentHashMap.newKeySet();
			added.add(entry);
			return added;
		});
		return entry;
	}

	/**
	 * Calls those who watch the record. Throws nothing that they throw.
	 */
	public void ended(RecordKey key) {
		for (Entry entry : this.entries.getOrDefault(key, Set.of())) {
			try {
				entry.listener.run();
			}
			catch (Throwable ex) {
				logger.log(Level.WARNING, "A listener to the end of record " + key + " failed", ex);
			}
		}
	}

	/**
	 * Returns whether a record is watched at the moment.
	 */
	public boolean isWatched(RecordKey key) {
		return this.entries.containsKey(key);
	}

	/**
	 * Returns the keys that are watched at the moment.
	 */
	public Set<RecordKey> keys() {
		return Set.copyOf(this.entries.keySet());
	}

	private final class Entry implements Watch {

		private final RecordKey key;

		private final Runnable listener;

		private Entry(RecordKey key, Runnable listener) {
			this.key = key;
			this.listener = listener;
		}

		@Override
		public void close() {
			RecordWatches.this.entries.computeIfPresent(this.key, (none, entries) -> {
				entries.remove(this);
				return entries.isEmpty() ? null : entries;
			});
		}

	}

}

package dev.idempotent.store.local;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/**
 * Room for records: never more of them than the maximum, and none added when they have
 * the maximum of bytes. A record that has expired makes room at once. Warns when it is
 * nearly full, once until it was emptier again. Thread-safe.
 */
final class Capacity {

	/**
	 * Heap of a record without its result, as measured: key, record, and what Caffeine
	 * and this class need to find it.
	 */
	static final int RECORD_BYTES = 320;

	private static final Logger logger = System.getLogger(Capacity.class.getName());

	private static final double NEARLY_FULL = 0.8;

	private static final double EMPTIER = 0.75;

	private final int maximumEntries;

	private final long maximumBytes;

	// Guarded by this, as are the capacity's fields of all records
	private final ExpiryHeap records = new ExpiryHeap();

	private long bytes;

	private boolean warned;

	Capacity(int maximumEntries, long maximumBytes) {
		this.maximumEntries = maximumEntries;
		this.maximumBytes = maximumBytes;
	}

	/**
	 * Takes room for a new record.
	 * @return false when there is none
	 */
	boolean take(LocalRecord record, long now, long expiresAt) {
		synchronized (this) {
			dropExpired(now);
			if (this.records.size() >= this.maximumEntries || this.bytes + RECORD_BYTES > this.maximumBytes) {
				return false;
			}
			record.expiresAt = expiresAt;
			this.records.add(record);
			this.bytes += RECORD_BYTES;
		}
		warnIfNearlyFull();
		return true;
	}

	/**
	 * Lets a record expire at another time.
	 * @return false when it has expired, and its room was given away
	 */
	synchronized boolean keep(LocalRecord record, long expiresAt) {
		if (record.place == ExpiryHeap.NONE) {
			return false;
		}
		this.records.remove(record);
		record.expiresAt = expiresAt;
		this.records.add(record);
		return true;
	}

	/**
	 * Takes room for a record's result, whether there is some or not.
	 * @return false when it has expired, and its room was given away
	 */
	boolean grow(LocalRecord record, int size) {
		synchronized (this) {
			if (record.place == ExpiryHeap.NONE) {
				return false;
			}
			this.bytes += size - record.size;
			record.size = size;
		}
		warnIfNearlyFull();
		return true;
	}

	synchronized void free(LocalRecord record) {
		if (record.place != ExpiryHeap.NONE) {
			drop(record);
		}
	}

	synchronized int entries(long now) {
		dropExpired(now);
		return this.records.size();
	}

	synchronized long bytes(long now) {
		dropExpired(now);
		return this.bytes;
	}

	private void dropExpired(long now) {
		for (LocalRecord first = this.records.first(); first != null
				&& first.isExpiredAt(now); first = this.records.first()) {
			drop(first);
		}
	}

	private void drop(LocalRecord record) {
		this.records.remove(record);
		this.bytes -= RECORD_BYTES + record.size;
		if (fill() < EMPTIER) {
			this.warned = false;
		}
	}

	private double fill() {
		return Math.max((double) this.records.size() / this.maximumEntries, (double) this.bytes / this.maximumBytes);
	}

	private void warnIfNearlyFull() {
		String found;
		synchronized (this) {
			if (this.warned || fill() < NEARLY_FULL) {
				return;
			}
			this.warned = true;
			found = this.records.size() + " of " + this.maximumEntries + " live records, about " + this.bytes + " of "
					+ this.maximumBytes + " bytes";
		}
		logger.log(Level.WARNING, "The local store is nearly full: it has " + found
				+ ". When it is full, new keys are refused: raise idempotent.local.maximum-entries or maximum-bytes,"
				+ " shorten the retention, or use Redis");
	}

}

package dev.idempotent.store.local;

import java.util.Arrays;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

/**
 * Records by the time at which they expire, the first on top: a binary heap, in which
 * each record knows its place, so that any can be removed. Not thread-safe.
 */
final class ExpiryHeap {

	/**
	 * The place of a record that is in no heap.
	 */
	static final int NONE = -1;

	private @Nullable LocalRecord[] records = new @Nullable LocalRecord[16];

	private int size;

	int size() {
		return this.size;
	}

	/**
	 * Returns the record that expires first, or null when there is none.
	 */
	@Nullable LocalRecord first() {
		return this.records[0];
	}

	void add(LocalRecord record) {
		if (this.size == this.records.length) {
			this.records = Arrays.copyOf(this.records, this.size + (this.size >> 1));
		}
		rise(record, this.size++);
	}

	void remove(LocalRecord record) {
		int place = record.place;
		this.size--;
		LocalRecord last = at(this.size);
		this.records[this.size] = null;
		record.place = NONE;
		if (last != record) {
			sink(last, place);
			rise(last, last.place);
		}
	}

	private void rise(LocalRecord record, int from) {
		int place = from;
		while (place > 0 && isBefore(record, at((place - 1) / 2))) {
			put(at((place - 1) / 2), place);
			place = (place - 1) / 2;
		}
		put(record, place);
	}

	private void sink(LocalRecord record, int from) {
		int place = from;
		for (int child = firstChild(place); child < this.size; child = firstChild(place)) {
			if (!isBefore(at(child), record)) {
				break;
			}
			put(at(child), place);
			place = child;
		}
		put(record, place);
	}

	// Returns the child that expires first, if there is any
	private int firstChild(int place) {
		int left = 2 * place + 1;
		return (left + 1 < this.size && isBefore(at(left + 1), at(left))) ? left + 1 : left;
	}

	private void put(LocalRecord record, int place) {
		this.records[place] = record;
		record.place = place;
	}

	private LocalRecord at(int place) {
		return Objects.requireNonNull(this.records[place]);
	}

	// By difference: a ticker's times may overflow
	private static boolean isBefore(LocalRecord record, LocalRecord other) {
		return record.expiresAt - other.expiresAt < 0;
	}

}

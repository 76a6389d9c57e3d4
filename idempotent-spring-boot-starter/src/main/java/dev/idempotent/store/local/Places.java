package dev.idempotent.store.local;

import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * Places for records, never more than the maximum. They are ordered by the time at which
 * they become free, so that finding room takes no search. Thread-safe.
 */
final class Places {

	private final int maximum;

	private final TreeSet<Place> taken = new TreeSet<>();

	private long number;

	Places(int maximum) {
		this.maximum = maximum;
	}

	/**
	 * Takes a place, or returns null when there is none.
	 */
	synchronized @Nullable Place take(long now, long expiresAt) {
		while (!this.taken.isEmpty() && this.taken.first().isFreeAt(now)) {
			this.taken.pollFirst();
		}
		return (this.taken.size() < this.maximum) ? add(expiresAt) : null;
	}

	/**
	 * Keeps a place until another time, or returns null when it was given away.
	 */
	synchronized @Nullable Place keep(Place place, long expiresAt) {
		return this.taken.remove(place) ? add(expiresAt) : null;
	}

	synchronized void free(Place place) {
		this.taken.remove(place);
	}

	private Place add(long expiresAt) {
		Place place = new Place(expiresAt, this.number++);
		this.taken.add(place);
		return place;
	}

}

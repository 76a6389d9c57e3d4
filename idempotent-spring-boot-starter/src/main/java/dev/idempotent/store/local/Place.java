package dev.idempotent.store.local;

/**
 * One record's place in a store of limited room.
 *
 * @param expiresAt time by the store's ticker from which on the place is free
 * @param number tells places of the same time apart
 */
record Place(long expiresAt, long number) implements Comparable<Place> {

	boolean isFreeAt(long now) {
		return now - this.expiresAt >= 0;
	}

	// By difference: a ticker's times may overflow
	@Override
	public int compareTo(Place other) {
		int order = Long.signum(this.expiresAt - other.expiresAt);
		return (order != 0) ? order : Long.compare(this.number, other.number);
	}

}

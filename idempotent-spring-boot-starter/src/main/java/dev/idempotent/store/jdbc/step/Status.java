package dev.idempotent.store.jdbc.step;

/**
 * Where a record is. The codes are stored.
 */
public enum Status {

	/**
	 * Somebody's, while the lease is alive.
	 */
	CREATED(1),

	/**
	 * Somebody's, while a transaction holds the row or the lease is alive.
	 */
	JOINED(2),

	/**
	 * Work has committed; the answer is yet to come.
	 */
	DONE(3),

	CONSUMED(4),

	HELD(5),

	/**
	 * Written by another version, or by somebody else: it can't be read, and is never
	 * written.
	 */
	UNREADABLE(-1);

	private final int code;

	Status(int code) {
		this.code = code;
	}

	int code() {
		return this.code;
	}

	/**
	 * Returns whether nothing is known to be done.
	 */
	boolean isCreated() {
		return this == CREATED || this == JOINED;
	}

	public static Status of(int code) {
		for (Status status : values()) {
			if (status.code == code) {
				return status;
			}
		}
		return UNREADABLE;
	}

}

package dev.idempotent.autoconfigure;

/**
 * The store that {@code idempotent.store} names can't be had.
 */
public final class StoreNotAvailableException extends RuntimeException {

	private final String action;

	public StoreNotAvailableException(String description, String action) {
		super(description);
		this.action = action;
	}

	public String action() {
		return this.action;
	}

}

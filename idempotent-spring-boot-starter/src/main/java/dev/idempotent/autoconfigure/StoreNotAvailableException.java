package dev.idempotent.autoconfigure;

/**
 * The store that {@code idempotent.store} names can't be had.
 */
final class StoreNotAvailableException extends RuntimeException {

	private final String action;

	StoreNotAvailableException(String description, String action) {
		super(description);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}

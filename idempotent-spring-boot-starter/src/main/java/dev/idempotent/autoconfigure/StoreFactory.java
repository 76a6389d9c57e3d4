package dev.idempotent.autoconfigure;

import dev.idempotent.store.IdempotencyStore;

/**
 * Makes the store of an optional library. The choice is made when the application starts
 * and not by conditions, which ahead-of-time processing would freeze at build time.
 */
interface StoreFactory {

	/**
	 * Returns whether the application has what the store needs.
	 */
	boolean isAvailable();

	IdempotencyStore create();

}

package dev.idempotent.autoconfigure;

import dev.idempotent.autoconfigure.IdempotentProperties.StoreType;
import dev.idempotent.store.IdempotencyStore;

/**
 * Makes one kind of store. The choice is made when the application starts and not by
 * conditions, which ahead-of-time processing would freeze at build time.
 */
public interface StoreFactory {

	StoreType type();

	/**
	 * Returns whether the application has what the store needs.
	 */
	boolean isAvailable();

	IdempotencyStore create();

}

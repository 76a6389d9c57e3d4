package dev.idempotent.engine;

import dev.idempotent.store.IdempotencyStore;

/**
 * Puts something around the steps of the store that an engine works with, and keeps the
 * store's abilities.
 */
@FunctionalInterface
public interface StoreDecorator {

	/**
	 * Returns what the engine makes its steps on. Called once for each engine.
	 */
	IdempotencyStore decorate(IdempotencyStore store);

}

package dev.idempotent.sample.demo;

import org.springframework.stereotype.Component;

import dev.idempotent.engine.StoreDecorator;
import dev.idempotent.store.IdempotencyStore;

/**
 * Lets requests with the header {@value KilledServer#HEADER} claim their key, and nothing
 * more.
 */
@Component
class AbandonedLeases implements StoreDecorator {

	@Override
	public IdempotencyStore decorate(IdempotencyStore store) {
		return new AbandonedLeaseStore(store);
	}

}

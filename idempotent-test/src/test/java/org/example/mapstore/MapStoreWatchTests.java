package org.example.mapstore;

import java.time.InstantSource;

import dev.idempotent.store.Claim;
import dev.idempotent.store.WatchableIdempotencyStore;
import dev.idempotent.test.store.AbstractWatchTests;

class MapStoreWatchTests extends AbstractWatchTests {

	private final MapStore store = new MapStore(InstantSource.system());

	@Override
	protected WatchableIdempotencyStore store() {
		return this.store;
	}

	@Override
	protected void awaitEffect(Claim claim) {
		// At once
	}

}

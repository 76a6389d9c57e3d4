package org.example.mapstore;

import java.time.InstantSource;

import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.test.store.AbstractIdempotencyStoreTests;

// The tests wait for leases most of the time
@Execution(ExecutionMode.CONCURRENT)
class MapStoreTests extends AbstractIdempotencyStoreTests {

	private final MapStore store = new MapStore(InstantSource.system());

	@Override
	protected IdempotencyStore store() {
		return this.store;
	}

}

package dev.idempotent.actuate;

import java.util.List;

class LocalIdempotencyEndpointTests extends AbstractIdempotencyEndpointTests {

	@Override
	List<String> store() {
		return List.of("idempotent.store=local");
	}

	@Override
	String storeName() {
		return "LocalIdempotencyStore";
	}

	@Override
	boolean countsRecords() {
		return true;
	}

}

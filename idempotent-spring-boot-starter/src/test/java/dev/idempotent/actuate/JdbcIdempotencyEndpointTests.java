package dev.idempotent.actuate;

import java.util.List;

class JdbcIdempotencyEndpointTests extends AbstractIdempotencyEndpointTests {

	@Override
	List<String> store() {
		return List.of("idempotent.store=jdbc", "spring.datasource.url=jdbc:h2:mem:endpoint");
	}

	@Override
	String storeName() {
		return "JdbcIdempotencyStore";
	}

	@Override
	boolean countsRecords() {
		return true;
	}

}

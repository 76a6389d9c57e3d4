package dev.idempotent.actuate;

import java.util.List;

import dev.idempotent.test.redis.RedisServers;

class RedisIdempotencyEndpointTests extends AbstractIdempotencyEndpointTests {

	@Override
	List<String> store() {
		return List.of("idempotent.store=redis", "idempotent.redis.key-prefix=endpoint:",
				"spring.data.redis.host=" + RedisServers.shared().host(),
				"spring.data.redis.port=" + RedisServers.shared().port());
	}

	@Override
	String storeName() {
		return "RedisIdempotencyStore";
	}

	@Override
	boolean countsRecords() {
		return false;
	}

}

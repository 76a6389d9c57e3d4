package dev.idempotent.http;

import java.util.List;

import dev.idempotent.test.redis.RedisServers;

class RedisWaitHttpTests extends AbstractWaitHttpTests {

	@Override
	List<String> store() {
		return List.of("spring.data.redis.host=" + RedisServers.shared().host(),
				"spring.data.redis.port=" + RedisServers.shared().port());
	}

}

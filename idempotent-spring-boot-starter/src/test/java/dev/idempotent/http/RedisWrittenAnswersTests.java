package dev.idempotent.http;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.idempotent.test.redis.RedisServers;

class RedisWrittenAnswersTests extends AbstractWrittenAnswersTests {

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.host", () -> RedisServers.shared().host());
		registry.add("spring.data.redis.port", () -> RedisServers.shared().port());
	}

}

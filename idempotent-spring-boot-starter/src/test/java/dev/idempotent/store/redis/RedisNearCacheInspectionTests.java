package dev.idempotent.store.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.test.redis.RedisServers;
import dev.idempotent.test.store.AbstractInspectionTests;

/**
 * What an operator asks and decides, answered by one that keeps answers.
 */
class RedisNearCacheInspectionTests extends AbstractInspectionTests {

	private static final LettuceConnectionFactory connections = RedisServers.shared().connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(connections, "idempotent:",
			Duration.ofSeconds(10))
		.withNearCache(10_000_000);

	@AfterAll
	static void disconnect() {
		connections.destroy();
	}

	@AfterEach
	void close() {
		this.store.close();
	}

	@Override
	protected InspectableIdempotencyStore store() {
		return this.store;
	}

}

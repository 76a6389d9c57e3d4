package dev.idempotent.store.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.AsyncIdempotencyStore;
import dev.idempotent.test.redis.RedisServers;
import dev.idempotent.test.store.AbstractAsyncStoreTests;

/**
 * What every store must do, done by one that keeps answers.
 */
class RedisNearCacheStoreTests extends AbstractAsyncStoreTests {

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
	protected AsyncIdempotencyStore store() {
		return this.store;
	}

}

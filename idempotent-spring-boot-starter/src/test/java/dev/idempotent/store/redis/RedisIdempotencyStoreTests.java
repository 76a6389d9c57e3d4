package dev.idempotent.store.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.test.redis.RedisServers;
import dev.idempotent.test.store.AbstractIdempotencyStoreTests;

class RedisIdempotencyStoreTests extends AbstractIdempotencyStoreTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final LettuceConnectionFactory connections = RedisServers.shared().connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(connections, "idempotent:", TIMEOUT);

	@AfterAll
	static void disconnect() {
		connections.destroy();
	}

	@AfterEach
	void close() {
		this.store.close();
	}

	@Override
	protected IdempotencyStore store() {
		return this.store;
	}

}

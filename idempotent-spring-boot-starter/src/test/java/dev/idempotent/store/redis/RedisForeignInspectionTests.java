package dev.idempotent.store.redis;

import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.AbstractInspectionTests;

/**
 * The contract with a client library that is not known to be Lettuce.
 */
class RedisForeignInspectionTests extends AbstractInspectionTests {

	private static final RedisServer server = RedisServer.start();

	private static final LettuceConnectionFactory connections = server.connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(new ForeignConnections(connections), "test:",
			Duration.ofSeconds(10));

	@AfterAll
	static void stop() {
		connections.destroy();
		server.close();
	}

	@AfterEach
	void close() {
		this.store.close();
	}

	@Override
	protected InspectableIdempotencyStore store() {
		return this.store;
	}

	@Test
	@Override
	protected void decideWhenWatchedThenCalled() {
		// Nobody is called there: see RecordSubscription
	}

}

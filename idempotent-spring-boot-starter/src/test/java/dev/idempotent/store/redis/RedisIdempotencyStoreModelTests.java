package dev.idempotent.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.function.BiConsumer;

import dev.idempotent.core.RecordKey;
import dev.idempotent.store.model.Explorer;
import dev.idempotent.store.model.Time;
import dev.idempotent.test.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scripts and the model, step by step. Leases end by their end being written into the
 * past, so that no time is waited for.
 */
class RedisIdempotencyStoreModelTests {

	private static final int DEADLINE = 2;

	private static final RedisServer server = RedisServer.start();

	private static final LettuceConnectionFactory connections = server.connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(connections, "test:", Duration.ofSeconds(10));

	private final Time time = new Time() {

		@Override
		public void leasePasses(RecordKey key) {
			with(key, (connection, name) -> {
				if (Boolean.TRUE.equals(connection.keyCommands().exists(name))) {
					connection.stringCommands().setRange(name, new byte[Long.BYTES], DEADLINE);
				}
			});
		}

		@Override
		public void retentionPasses(RecordKey key) {
			with(key, (connection, name) -> connection.keyCommands().del(name));
		}

	};

	@AfterAll
	static void stop() {
		connections.destroy();
		server.close();
	}

	@AfterEach
	void close() {
		this.store.close();
	}

	@Test
	void scriptsWhenRandomHistoriesThenAsTheModel() {
		long seed = Long.getLong("idempotent.test.seed", System.nanoTime());
		assertThat(new Explorer(this.store, this.time).random(seed, 600, 20)).isNull();
	}

	@Test
	void scriptsWhenEveryStepFromEveryStateThenAsTheModel() {
		Explorer explorer = new Explorer(this.store, this.time);
		assertThat(explorer.fromEachState(2)).isNull();
		System.out.println("Redis scripts as the model in " + explorer.histories() + " histories of 2 steps from "
				+ Explorer.reachable().size() + " states");
	}

	private static void with(RecordKey key, BiConsumer<RedisConnection, byte[]> command) {
		try (RedisConnection connection = connections.getConnection()) {
			command.accept(connection, ("test:" + key.value()).getBytes(StandardCharsets.US_ASCII));
		}
	}

}

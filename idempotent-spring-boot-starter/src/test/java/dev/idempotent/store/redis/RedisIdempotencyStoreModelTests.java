package dev.idempotent.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.ReturnType;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.RecordKey;
import dev.idempotent.store.model.Explorer;
import dev.idempotent.store.model.Time;
import dev.idempotent.test.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The scripts and the model, step by step. Time passes by the ends of the lease and of
 * the retention being brought nearer, so that nothing is waited for.
 */
class RedisIdempotencyStoreModelTests {

	private static final byte[] NEARER = bytes("""
			local record, tick = redis.call('GET', KEYS[1]), tonumber(ARGV[1])
			if record then
				local deadline = struct.pack('>I8', struct.unpack('>I8', record, 3) - tick)
				redis.call('SETRANGE', KEYS[1], 2, deadline)
				redis.call('PEXPIRE', KEYS[1], redis.call('PTTL', KEYS[1]) - tick)
			end
			return redis.status_reply('OK')
			""");

	private static final RedisServer server = RedisServer.start();

	private static final LettuceConnectionFactory connections = server.connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(connections, "test:", Duration.ofSeconds(10));

	private final Explorer explorer = new Explorer(this.store, RedisIdempotencyStoreModelTests::tick);

	private final long seed = Long.getLong("idempotent.test.seed", System.nanoTime());

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
		assertThat(this.explorer.random(this.seed, 300, 30)).isNull();
		System.out.println("Redis scripts as the model in random histories: " + this.explorer);
	}

	@Test
	void scriptsWhenEachStepFromEachStateThenAsTheModel() {
		assertThat(this.explorer.eachStepFromEachState(this.seed, 2)).isNull();
		System.out.println("Redis scripts as the model in each step from each state: " + this.explorer);
	}

	private static void tick(RecordKey key) {
		try (RedisConnection connection = connections.getConnection()) {
			connection.scriptingCommands()
				.eval(NEARER, ReturnType.STATUS, 1, bytes("test:" + key.value()),
						bytes(String.valueOf(Time.TICK.toMillis())));
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

}

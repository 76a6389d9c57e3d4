package dev.idempotent.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.redis.RedisIdempotencyStore;
import dev.idempotent.test.Race;
import dev.idempotent.test.redis.RedisCluster;
import dev.idempotent.test.store.Claims;
import dev.idempotent.test.store.ExclusiveHistory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Slots that move from node to node and back while their keys are fought for.
 */
class RedisSlotMigrationTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private static final int RACERS = 8;

	private static final int KEYS = 4;

	private static final int STEPS = 400;

	private final RedisCluster cluster = RedisCluster.start();

	private final LettuceConnectionFactory connections = this.cluster.connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(this.connections, "test:", PATIENCE);

	@AfterEach
	void close() {
		this.store.close();
		this.connections.destroy();
		this.cluster.close();
	}

	@Test
	void stepsWhenSlotsMigrateThenOneOwnerAtATimeAndResultsStay() throws Exception {
		List<RecordKey> keys = Stream.generate(Claims::newKey)
			.filter((key) -> slot(key) < 16_384 / 3)
			.limit(KEYS)
			.toList();
		ExclusiveHistory history = new ExclusiveHistory(repeating(this.store), keys);
		AtomicInteger left = new AtomicInteger(RACERS);
		List<Integer> migrations = Race.between(RACERS + 1, (i) -> () -> {
			if (i == RACERS) {
				return migrateWhile(left, keys);
			}
			try {
				history.run(STEPS, i);
				return 0;
			}
			finally {
				left.decrementAndGet();
			}
		});
		System.out.println("Slots migrated meanwhile: " + migrations.get(RACERS));
		assertThat(migrations.get(RACERS)).isGreaterThan(KEYS);
		assertThat(asked("MOVED") + asked("ASK")).isPositive();
	}

	// Slots may move faster than a client follows: it is sent on five times, then told so
	private static IdempotencyStore repeating(IdempotencyStore store) {
		return (IdempotencyStore) Proxy.newProxyInstance(store.getClass().getClassLoader(),
				new Class<?>[] { IdempotencyStore.class }, (proxy, method, arguments) -> {
					long end = System.nanoTime() + PATIENCE.toNanos();
					while (true) {
						try {
							return method.invoke(store, arguments);
						}
						catch (InvocationTargetException ex) {
							if (!(ex.getCause() instanceof IdempotencyStoreException known) || known.isOutcomeUnknown()
									|| System.nanoTime() > end) {
								throw ex.getCause();
							}
						}
					}
				});
	}

	private int migrateWhile(AtomicInteger left, List<RecordKey> keys) {
		int[] slots = keys.stream().mapToInt(this::slot).distinct().toArray();
		int migrations = 0;
		for (int round = 0; left.get() > 0; round++) {
			for (int slot : slots) {
				this.cluster.migrate(slot, round % 2, 1 - round % 2);
				migrations++;
			}
		}
		return migrations;
	}

	private int asked(String error) {
		return IntStream.of(0, 1).map((node) -> {
			String stats = this.cluster.nodes().get(node).ask("INFO errorstats");
			return stats.contains("errorstat_" + error + ":") ? 1 : 0;
		}).sum();
	}

	private int slot(RecordKey key) {
		return this.cluster.slot("test:" + key.value());
	}

}

package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;
import dev.idempotent.test.redis.RedisCluster;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What the nodes of a Cluster hear of watched records.
 */
// A watch is opened to be closed
@SuppressWarnings("try")
class RedisWatchClusterTests {

	private static final byte[] RESULT = { 1, 2, 3 };

	private static final RedisCluster cluster = RedisCluster.start();

	private final LettuceConnectionFactory connections = cluster.connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(this.connections, "test:",
			Duration.ofSeconds(10));

	private final Claim claim = Claims.claim(Claims.newKey());

	private final String name = "test:" + this.claim.key().value();

	private final Semaphore calls = new Semaphore(0);

	@AfterAll
	static void stop() {
		cluster.close();
	}

	@AfterEach
	void close() {
		this.store.close();
		this.connections.destroy();
	}

	@Test
	void completeWhenWatchedThenOnlyTheSlotsNodeHearsOfIt() {
		int node = node();
		this.store.claim(this.claim);
		cluster.nodes().forEach((each) -> each.ask("CONFIG RESETSTAT"));
		try (Watch watch = watched()) {
			assertThat(cluster.nodes()).extracting((each) -> each.ask("PUBSUB SHARDCHANNELS").contains(this.name))
				.isEqualTo(List.of(node == 0, node == 1, node == 2));
			this.store.complete(Claims.owned(this.claim), RESULT);
			await().until(this.calls::tryAcquire);
		}
		assertThat(cluster.nodes()).extracting(RedisWatchClusterTests::published)
			.isEqualTo(List.of(node == 0, node == 1, node == 2));
		await().until(() -> cluster.nodes().get(node).ask("PUBSUB SHARDCHANNELS").startsWith("*0"));
	}

	@Test
	void completeWhenNobodyWaitsThenNoNodeHearsOfIt() {
		this.store.claim(this.claim);
		cluster.nodes().forEach((each) -> each.ask("CONFIG RESETSTAT"));
		this.store.complete(Claims.owned(this.claim), RESULT);
		assertThat(cluster.nodes()).noneMatch(RedisWatchClusterTests::published);
	}

	@Test
	void watchWhenSlotMovesThenCalledByTheOtherNode() {
		int from = node();
		int to = (from + 1) % cluster.nodes().size();
		int slot = cluster.slot(this.name);
		this.store.claim(this.claim);
		try (Watch watch = watched()) {
			cluster.migrate(slot, from, to);
			await().atMost(Duration.ofSeconds(30)).until(() -> hears(to));
			this.calls.drainPermits();
			this.store.complete(Claims.owned(this.claim), RESULT);
			await().until(this.calls::tryAcquire);
		}
		finally {
			cluster.migrate(slot, to, from);
		}
	}

	private Watch watched() {
		Watch watch = this.store.watch(this.claim.key(), this.calls::release);
		// First without cause, when it is in effect
		await().until(this.calls::tryAcquire);
		return watch;
	}

	private boolean hears(int node) {
		return cluster.nodes().get(node).ask("PUBSUB SHARDCHANNELS").contains(this.name);
	}

	private int node() {
		int slot = cluster.slot(this.name);
		return (slot < 16384 / 3) ? 0 : (slot < 16384 / 3 * 2) ? 1 : 2;
	}

	private static boolean published(RedisServer node) {
		return node.ask("INFO commandstats").contains("publish");
	}

}

package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.Claim;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.InspectableIdempotencyStore.Page;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordKey;
import dev.idempotent.test.redis.RedisCluster;
import dev.idempotent.test.store.AbstractInspectionTests;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract on a Cluster of three nodes.
 */
class RedisInspectionClusterTests extends AbstractInspectionTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private static final RedisCluster cluster = RedisCluster.start();

	private static final LettuceConnectionFactory connections = cluster.connectionFactory();

	private final RedisIdempotencyStore store = new RedisIdempotencyStore(connections, "test:", TIMEOUT);

	@AfterAll
	static void stop() {
		connections.destroy();
		cluster.close();
	}

	@AfterEach
	void close() {
		this.store.close();
		cluster.nodes().forEach((node) -> node.ask("FLUSHALL"));
	}

	@Override
	protected InspectableIdempotencyStore store() {
		return this.store;
	}

	@Test
	void walkWhenOnAllNodesThenEachOnce() {
		Set<RecordKey> held = held(60);
		assertThat(cluster.nodes()).extracting((node) -> node.ask("DBSIZE")).doesNotContain(":0\r\n");
		assertThat(walk(this.store, null)).containsExactlyInAnyOrderElementsOf(held);
	}

	@Test
	void walkWhenOtherClientLibraryThenEachOnce() {
		Set<RecordKey> held = held(60);
		try (RedisIdempotencyStore foreign = new RedisIdempotencyStore(new ForeignConnections(connections), "test:",
				TIMEOUT)) {
			assertThat(walk(foreign, null)).containsExactlyInAnyOrderElementsOf(held);
		}
	}

	@Test
	void walkWhenFirstSlotIsOfTheLastNodeThenEachOnce() {
		cluster.migrate(0, 0, 2);
		Set<RecordKey> held = held(60);
		assertThat(walk(this.store, null)).containsExactlyInAnyOrderElementsOf(held);
		cluster.migrate(0, 2, 0);
	}

	@Test
	void walkWhenCursorIsOfANodeThatIsGoneThenBeginsAnewThere() {
		Set<RecordKey> held = held(60);
		assertThat(walk(this.store, "0." + "a".repeat(40) + ".12")).containsExactlyInAnyOrderElementsOf(held);
	}

	@Test
	void walkWhenPrefixHasAHashTagThenOneNodeOnce() {
		try (RedisIdempotencyStore tagged = new RedisIdempotencyStore(connections, "{test}:", TIMEOUT)) {
			Set<RecordKey> held = new HashSet<>();
			for (int i = 0; i < 20; i++) {
				Claim claim = Claims.claim(Claims.newKey());
				tagged.claim(claim);
				tagged.release(Claims.hold(claim));
				held.add(claim.key());
			}
			held(20);
			assertThat(walk(tagged, null)).containsExactlyInAnyOrderElementsOf(held);
		}
	}

	private Set<RecordKey> held(int count) {
		Set<RecordKey> keys = new HashSet<>();
		for (int i = 0; i < count; i++) {
			Claim claim = Claims.claim(Claims.newKey());
			held(claim);
			keys.add(claim.key());
		}
		return keys;
	}

	private static List<RecordKey> walk(RedisIdempotencyStore store, @Nullable String from) {
		List<RecordKey> walked = new ArrayList<>();
		String cursor = from;
		do {
			Page page = store.findUnsettled(cursor, 5);
			page.records().stream().map(RecordDescription::key).forEach(walked::add);
			cursor = page.next();
		}
		while (cursor != null);
		return walked;
	}

}

package dev.idempotent.store.redis;

import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.test.redis.RedisCluster;
import dev.idempotent.test.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

class RedisServerCheckTests {

	private static final Set<String> ONE = Set.of("Redis");

	@Test
	void checkWhenAppendOnlyFileAndNoEvictionThenNothing() {
		assertThat(findings("--appendonly", "yes")).isEmpty();
	}

	@Test
	void checkWhenSnapshotsThenNothing() {
		assertThat(findings("--save", "3600 1")).isEmpty();
	}

	@Test
	void checkWhenNeitherFileNorSnapshotsThenNotPersistent() {
		assertThat(findings()).isEqualTo(Map.of(ServerFinding.NOT_PERSISTENT, ONE));
	}

	@ParameterizedTest
	@CsvSource({ "allkeys-lru, EVICTS", "allkeys-lfu, EVICTS", "allkeys-random, EVICTS", "volatile-lru, EVICTS",
			"volatile-lfu, EVICTS", "volatile-random, EVICTS", "volatile-ttl, EVICTS_OLDEST" })
	void checkWhenPolicyEvictsThenSaysSo(String policy, ServerFinding finding) {
		assertThat(findings("--appendonly", "yes", "--maxmemory-policy", policy)).isEqualTo(Map.of(finding, ONE));
	}

	@ParameterizedTest
	@CsvSource({ "6.2.14, true", "7.0.0, false", "7.2.4, false", "10.0.0, false", "unstable, false" })
	void versionWhenBelow7ThenTooOld(String version, boolean tooOld) {
		assertThat(RedisServerCheck.isTooOld(version)).isEqualTo(tooOld);
	}

	@Test
	void checkWhenConfigIsForbiddenThenSnapshotsUnknownAndPolicyChecked() {
		try (RedisServer server = RedisServer.start("--maxmemory-policy", "allkeys-lru")) {
			server.ask("ACL SETUSER default -config");
			assertThat(findings(server))
				.isEqualTo(Map.of(ServerFinding.EVICTS, ONE, ServerFinding.SNAPSHOTS_UNKNOWN, ONE));
		}
	}

	@Test
	void checkWhenConfigIsRenamedThenSnapshotsUnknown() {
		assertThat(findings("--rename-command", "CONFIG", "secret"))
			.isEqualTo(Map.of(ServerFinding.SNAPSHOTS_UNKNOWN, ONE));
	}

	@Test
	void checkWhenInfoIsForbiddenThenUnknown() {
		try (RedisServer server = RedisServer.start()) {
			server.ask("ACL SETUSER default -info");
			assertThat(findings(server)).isEqualTo(Map.of(ServerFinding.INFO_REFUSED, ONE));
		}
	}

	@Test
	void checkWhenClusterThenEachPrimary() {
		try (RedisCluster cluster = RedisCluster.start()) {
			RedisServer evicting = cluster.nodes().get(1);
			evicting.ask("CONFIG SET maxmemory-policy volatile-ttl");
			evicting.ask("CONFIG SET appendonly yes");
			LettuceConnectionFactory connections = cluster.connectionFactory();
			assertThat(findings(connections)).isEqualTo(Map.of(ServerFinding.EVICTS_OLDEST, Set.of(name(evicting)),
					ServerFinding.NOT_PERSISTENT, Set.of(name(cluster.nodes().get(0)), name(cluster.nodes().get(2)))));
		}
	}

	private static String name(RedisServer server) {
		return "Redis at 127.0.0.1:" + server.port();
	}

	private static Map<ServerFinding, Set<String>> findings(String... flags) {
		try (RedisServer server = RedisServer.start(flags)) {
			return findings(server);
		}
	}

	private static Map<ServerFinding, Set<String>> findings(RedisServer server) {
		return findings(server.connectionFactory());
	}

	private static Map<ServerFinding, Set<String>> findings(LettuceConnectionFactory connections) {
		try (RedisConnection connection = connections.getConnection()) {
			return RedisServerCheck.of(connection);
		}
		finally {
			connections.destroy();
		}
	}

}

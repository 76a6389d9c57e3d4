package dev.idempotent.test.redis;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import static org.assertj.core.api.Assertions.assertThat;

class RedisClusterTests {

	@Test
	void startWhenAskedThenEveryNodeServesKeys() {
		try (RedisCluster cluster = RedisCluster.start()) {
			LettuceConnectionFactory factory = cluster.connectionFactory();
			try (RedisConnection connection = factory.getConnection()) {
				for (int i = 0; i < 100; i++) {
					byte[] key = ("k" + i).getBytes(StandardCharsets.US_ASCII);
					assertThat(connection.stringCommands().set(key, key)).isTrue();
				}
				assertThat(cluster.nodes())
					.allSatisfy((node) -> assertThat(node.ask("DBSIZE")).isNotEqualTo(":0\r\n").startsWith(":"));
			}
			finally {
				factory.destroy();
			}
		}
	}

}

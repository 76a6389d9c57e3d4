package dev.idempotent.http;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.idempotent.store.RecordKey;
import dev.idempotent.test.redis.RedisServers;

import static org.assertj.core.api.Assertions.assertThat;

class RedisStoredAnswersTests extends AbstractStoredAnswersTests {

	private static final int HEADER_LENGTH = 62;

	@Autowired
	private RedisConnectionFactory connections;

	@DynamicPropertySource
	static void redis(DynamicPropertyRegistry registry) {
		registry.add("spring.data.redis.host", () -> RedisServers.shared().host());
		registry.add("spring.data.redis.port", () -> RedisServers.shared().port());
	}

	@Override
	byte[] raw(RecordKey key) {
		try (RedisConnection redis = this.connections.getConnection()) {
			return Objects.requireNonNull(redis.stringCommands().get(name(key)));
		}
	}

	@Override
	boolean plant(RecordKey key, byte[] result) {
		byte[] name = name(key);
		try (RedisConnection redis = this.connections.getConnection()) {
			byte[] record = Objects.requireNonNull(redis.stringCommands().get(name));
			byte[] planted = Arrays.copyOf(record, HEADER_LENGTH + result.length);
			System.arraycopy(result, 0, planted, HEADER_LENGTH, result.length);
			assertThat(redis.stringCommands().set(name, planted)).isTrue();
			return true;
		}
	}

	private static byte[] name(RecordKey key) {
		return ("idempotent:" + key.value()).getBytes(StandardCharsets.US_ASCII);
	}

}

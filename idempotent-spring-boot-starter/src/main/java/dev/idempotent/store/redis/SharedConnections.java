package dev.idempotent.store.redis;

import java.util.function.Function;

import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The application's connections, shared or pooled as it likes.
 *
 * @param connections stays the application's
 */
record SharedConnections(RedisConnectionFactory connections) implements StepConnections {

	@Override
	public <T> T use(Function<RedisConnection, T> command) {
		try (RedisConnection connection = this.connections.getConnection()) {
			return command.apply(connection);
		}
	}

	@Override
	public void close() {
		// Each was closed after its use
	}

}

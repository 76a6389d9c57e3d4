package dev.idempotent.store.redis.connection;

import java.util.function.Function;

import org.springframework.data.redis.connection.RedisConnection;

/**
 * Where steps get their connections from. Thread-safe.
 */
interface StepConnections extends AutoCloseable {

	/**
	 * Lets a command have a connection, which is no longer its own when it returns.
	 */
	<T> T use(Function<RedisConnection, T> command);

	/**
	 * Closes what is open and not in use, and later what is still in use now.
	 */
	@Override
	void close();

}

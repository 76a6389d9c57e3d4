package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.List;

import dev.idempotent.store.IdempotencyStoreException;

import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Makes steps, none of which takes its caller longer than the time-out. Thread-safe.
 */
interface Steps extends AutoCloseable {

	/**
	 * Makes a step.
	 * @param name what it is called in messages
	 * @return the script's reply
	 * @throws IdempotencyStoreException when there is none, for whatever reason
	 */
	List<Object> make(String name, StepScript script, byte[]... keyAndArguments);

	/**
	 * Makes no more. Those under way end as they do.
	 */
	@Override
	void close();

	/**
	 * Makes steps on a connection of their own with Lettuce, and with another client
	 * library on the application's.
	 */
	static Steps of(RedisConnectionFactory connections, Duration timeout) {
		if (connections instanceof LettuceConnectionFactory lettuce && !LettuceConnector.isPooled(lettuce)) {
			return new LettuceSteps(lettuce, timeout);
		}
		return new TimedSteps(new SharedConnections(connections), timeout);
	}

}

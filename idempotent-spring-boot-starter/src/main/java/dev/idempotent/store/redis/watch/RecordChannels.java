package dev.idempotent.store.redis.watch;

import org.springframework.context.Lifecycle;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * The channels on which Redis says that records have ended. For one thread at a time.
 */
interface RecordChannels extends AutoCloseable {

	/**
	 * Returns whether a factory has not been stopped, with which it closes its
	 * connections.
	 */
	static boolean isRunning(RedisConnectionFactory connections) {
		return !(connections instanceof Lifecycle lifecycle) || lifecycle.isRunning();
	}

	void subscribe(byte[][] channels);

	void unsubscribe(byte[][] channels);

	@Override
	void close();

	/**
	 * Told of channels, on any thread.
	 */
	interface Listener {

		/**
		 * Its record has ended, or may have ended before it was subscribed to.
		 */
		void ended(byte[] channel);

		/**
		 * Nothing is heard from it any more.
		 */
		void lost(byte[] channel);

	}

}

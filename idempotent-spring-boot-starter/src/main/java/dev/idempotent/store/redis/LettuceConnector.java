package dev.idempotent.store.redis;

import java.time.Duration;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;

import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

/**
 * Opens connections that nobody else has, to where those of the application lead, and as
 * they are set up.
 *
 * @param factory the application's
 * @param timeout of commands, where Lettuce has them time out
 */
record LettuceConnector(LettuceConnectionFactory factory, Duration timeout) {

	/**
	 * Returns the client by which connections are opened now: a factory that was stopped
	 * and started has another.
	 */
	AbstractRedisClient client() {
		return this.factory.getRequiredNativeClient();
	}

	/**
	 * Connects, which may take as long as the client lets it.
	 */
	LettuceLink open() {
		if (client() instanceof RedisClusterClient cluster) {
			return open(cluster);
		}
		return open((RedisClient) client());
	}

	private LettuceLink open(RedisClusterClient client) {
		StatefulRedisClusterConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
		connection.setTimeout(this.timeout);
		return new LettuceLink(client, connection, connection.async());
	}

	private LettuceLink open(RedisClient client) {
		StatefulRedisConnection<byte[], byte[]> connection = mustFindPrimary() ? discovered() : direct(client);
		connection.setTimeout(this.timeout);
		return new LettuceLink(client, connection, connection.async());
	}

	// Sentinels name the primary; with a ReadFrom, the address may be a replica's
	private boolean mustFindPrimary() {
		return !this.factory.isRedisSentinelAware()
				&& this.factory.getClientConfiguration().getReadFrom().isPresent();
	}

	private StatefulRedisConnection<byte[], byte[]> direct(RedisClient client) {
		try {
			return client.connect(ByteArrayCodec.INSTANCE);
		}
		catch (IllegalStateException ex) {
			// It has no address: there are several, one of them a primary's
			return discovered();
		}
	}

	// Only the factory knows how; for a pipeline it opens one that is not shared
	private StatefulRedisConnection<byte[], byte[]> discovered() {
		LettuceConnection connection = (LettuceConnection) this.factory.getConnection();
		connection.openPipeline();
		return ((RedisAsyncCommands<byte[], byte[]>) connection.getNativeConnection()).getStatefulConnection();
	}

}

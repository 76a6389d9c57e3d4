package dev.idempotent.store.redis.connection;

import java.time.Duration;

import io.lettuce.core.AbstractRedisClient;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;

import org.springframework.data.redis.connection.lettuce.LettuceConnection;
import org.springframework.data.redis.connection.lettuce.LettuceConnection.PipeliningFlushPolicy;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettucePoolingClientConfiguration;

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
	 * Returns whether a factory can't lend a connection for good: it must be asked for
	 * one that knows the primary, and has only those of a pool.
	 */
	static boolean isPooled(LettuceConnectionFactory factory) {
		return factory.getClientConfiguration() instanceof LettucePoolingClientConfiguration
				&& mustFindPrimary(factory);
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

	/**
	 * Connects for pipelines that leave in one flush each, and from no pool where that is
	 * possible.
	 */
	LettuceConnection openForPipelines() {
		if (mustFindPrimary(this.factory)) {
			return connected((LettuceConnection) this.factory.getConnection());
		}
		try {
			return connected(new LettuceConnection(null, this.timeout.toMillis(), (RedisClient) client(),
					this.factory.getDatabase()));
		}
		catch (IllegalStateException ex) {
			return connected((LettuceConnection) this.factory.getConnection());
		}
	}

	private static LettuceConnection connected(LettuceConnection connection) {
		try {
			connection.setPipeliningFlushPolicy(PipeliningFlushPolicy.flushOnClose());
			connection.openPipeline();
			connection.closePipeline();
			return connection;
		}
		catch (RuntimeException | Error ex) {
			connection.close();
			throw ex;
		}
	}

	private LettuceLink open(RedisClusterClient client) {
		StatefulRedisClusterConnection<byte[], byte[]> connection = client.connect(ByteArrayCodec.INSTANCE);
		connection.setTimeout(this.timeout);
		return new LettuceLink(client, connection, connection.async());
	}

	// Sentinels and Clusters name the primary; with a ReadFrom, an address may be a
	// replica's
	private static boolean mustFindPrimary(LettuceConnectionFactory factory) {
		return !factory.isRedisSentinelAware() && !factory.isClusterAware()
				&& factory.getClientConfiguration().getReadFrom().isPresent();
	}

	private LettuceLink open(RedisClient client) {
		StatefulRedisConnection<byte[], byte[]> connection = connect(client);
		connection.setTimeout(this.timeout);
		return new LettuceLink(client, connection, connection.async());
	}

	private StatefulRedisConnection<byte[], byte[]> connect(RedisClient client) {
		if (mustFindPrimary(this.factory)) {
			return discovered();
		}
		try {
			return client.connect(ByteArrayCodec.INSTANCE);
		}
		catch (IllegalStateException ex) {
			// It has no address: there are several, of which one is a primary's
			return discovered();
		}
	}

	// Only the factory knows how; for a pipeline it opens one that is not shared
	@SuppressWarnings("deprecation")
	private StatefulRedisConnection<byte[], byte[]> discovered() {
		LettuceConnection connection = (LettuceConnection) this.factory.getConnection();
		connection.openPipeline();
		return ((RedisAsyncCommands<byte[], byte[]>) connection.getNativeConnection()).getStatefulConnection();
	}

}

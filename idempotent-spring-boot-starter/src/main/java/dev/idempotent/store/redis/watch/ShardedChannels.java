package dev.idempotent.store.redis.watch;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import io.lettuce.core.RedisFuture;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.pubsub.StatefulRedisClusterPubSubConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import io.lettuce.core.pubsub.RedisPubSubAdapter;

import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Channels of a Cluster, each on its slot's node by
 * <a href= "https://redis.io/docs/latest/develop/pubsub/#sharded-pubsub">sharded
 * Pub/Sub</a>: other nodes never hear of its messages. Spring Data does not know of it,
 * so that Lettuce is asked.
 */
final class ShardedChannels extends RedisPubSubAdapter<byte[], byte[]> implements RecordChannels {

	private static final Duration TIMEOUT = Duration.ofSeconds(10);

	private final RedisConnectionFactory connections;

	private final StatefulRedisClusterPubSubConnection<byte[], byte[]> connection;

	private final Listener listener;

	ShardedChannels(RedisConnectionFactory connections, RedisClusterClient client, Listener listener) {
		this.connections = connections;
		this.listener = listener;
		this.connection = client.connectPubSub(ByteArrayCodec.INSTANCE);
		this.connection.setNodeMessagePropagation(true);
		this.connection.addListener(this);
	}

	@Override
	public void subscribe(byte[][] channels) {
		await(channels, (channel) -> this.connection.async().ssubscribe(channel));
	}

	@Override
	public void unsubscribe(byte[][] channels) {
		await(channels, (channel) -> this.connection.async().sunsubscribe(channel));
	}

	@Override
	public void close() {
		if (RecordChannels.isRunning(this.connections)) {
			this.connection.close();
		}
	}

	@Override
	public void smessage(byte[] channel, byte[] message) {
		this.listener.ended(channel);
	}

	@Override
	public void ssubscribed(byte[] channel, long count) {
		this.listener.ended(channel);
	}

	// Also said when the channel's slot has moved to another node
	@Override
	public void sunsubscribed(byte[] channel, long count) {
		this.listener.lost(channel);
	}

	// One command for each, as they are on several nodes
	private static void await(byte[][] channels, Function<byte[], RedisFuture<Void>> command) {
		CompletableFuture
			.allOf(Stream.of(channels)
				.map((channel) -> command.apply(channel).toCompletableFuture())
				.toArray(CompletableFuture[]::new))
			.orTimeout(TIMEOUT.toNanos(), TimeUnit.NANOSECONDS)
			.join();
	}

}

package dev.idempotent.store.redis.watch;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.Subscription;
import org.springframework.data.redis.connection.SubscriptionListener;

/**
 * Channels of one server, on one connection.
 */
final class SharedChannels implements RecordChannels, MessageListener, SubscriptionListener {

	private final RedisConnectionFactory connections;

	private final RedisConnection connection;

	private final Listener listener;

	SharedChannels(RedisConnectionFactory connections, Listener listener) {
		this.connections = connections;
		this.connection = connections.getConnection();
		this.listener = listener;
	}

	@Override
	public void subscribe(byte[][] channels) {
		Subscription subscription = this.connection.getSubscription();
		if (subscription != null) {
			subscription.subscribe(channels);
		}
		else {
			this.connection.subscribe(this, channels);
		}
	}

	@Override
	public void unsubscribe(byte[][] channels) {
		Subscription subscription = this.connection.getSubscription();
		if (subscription != null) {
			subscription.unsubscribe(channels);
		}
	}

	@Override
	public void close() {
		if (RecordChannels.isRunning(this.connections)) {
			this.connection.close();
		}
	}

	@Override
	public void onMessage(Message message, byte @Nullable [] pattern) {
		this.listener.ended(message.getChannel());
	}

	@Override
	public void onChannelSubscribed(byte[] channel, long count) {
		this.listener.ended(channel);
	}

}

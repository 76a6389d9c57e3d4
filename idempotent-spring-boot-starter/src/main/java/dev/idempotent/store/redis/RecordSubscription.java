package dev.idempotent.store.redis;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.context.Lifecycle;
import org.springframework.data.redis.connection.ConnectionUtils;
import org.springframework.data.redis.connection.Message;
import org.springframework.data.redis.connection.MessageListener;
import org.springframework.data.redis.connection.RedisConnection;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.Subscription;
import org.springframework.data.redis.connection.SubscriptionListener;

import dev.idempotent.store.RecordKey;
import dev.idempotent.store.RecordWatches;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;

/**
 * Hears from Redis that watched records have ended: their keys are the channels. Keeps
 * one connection for all of them, and only while there are some. Connecting and
 * subscribing are left to a daemon thread, for they may take long; who watches is called
 * when they are done, and again whenever Lettuce has connected and subscribed anew.
 *
 * <p>
 * With a client library whose subscriptions keep a thread busy, that is with another than
 * Lettuce, nobody is ever called. Thread-safe.
 */
final class RecordSubscription implements MessageListener, SubscriptionListener {

	private static final Log logger = LogFactory.getLog(RecordSubscription.class);

	// The next to wait is often for the same key, or comes soon
	private static final Duration LINGER = Duration.ofSeconds(1);

	private static final Duration RETRY = Duration.ofSeconds(2);

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

	private final RedisConnectionFactory connections;

	private final String keyPrefix;

	private final RecordWatches watches = new RecordWatches();

	private final ScheduledThreadPoolExecutor executor;

	// This and the following are the executor's thread's only
	private final Set<RecordKey> subscribed = new HashSet<>();

	private @Nullable RedisConnection connection;

	private long retryAt = System.nanoTime();

	private boolean failing;

	RecordSubscription(RedisConnectionFactory connections, String keyPrefix) {
		this.connections = connections;
		this.keyPrefix = keyPrefix;
		this.executor = new ScheduledThreadPoolExecutor(1, RecordSubscription::thread,
				new ThreadPoolExecutor.DiscardPolicy());
		this.executor.setKeepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS);
		this.executor.allowCoreThreadTimeOut(true);
	}

	Watch watch(RecordKey key, Runnable listener) {
		Watch watch = this.watches.add(key, listener);
		updateAfter(Duration.ZERO);
		return () -> {
			watch.close();
			updateAfter(LINGER);
		};
	}

	@Override
	public void onMessage(Message message, byte @Nullable [] pattern) {
		ended(message.getChannel());
	}

	@Override
	public void onChannelSubscribed(byte[] channel, long count) {
		// It may have ended before
		ended(channel);
	}

	/**
	 * Hears no more. Waits for Redis as long as given, at most.
	 */
	void close(Duration atMost) {
		try {
			if (!this.executor.isShutdown()) {
				this.executor.submit(this::disconnect).get(atMost.toMillis(), TimeUnit.MILLISECONDS);
			}
		}
		catch (ExecutionException | TimeoutException ex) {
			logger.debug("The subscription could not be ended", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.executor.shutdownNow();
		}
	}

	private void ended(byte[] channel) {
		String name = new String(channel, StandardCharsets.UTF_8);
		this.watches.ended(new RecordKey(name.substring(this.keyPrefix.length())));
	}

	private void updateAfter(Duration delay) {
		if (ConnectionUtils.isAsync(this.connections)) {
			this.executor.schedule(this::update, delay.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private void update() {
		Set<RecordKey> watched = this.watches.keys();
		try {
			if (watched.isEmpty()) {
				disconnect();
			}
			else if (this.retryAt - System.nanoTime() <= 0) {
				follow(watched);
				this.failing = false;
			}
		}
		catch (RuntimeException | Error ex) {
			failed(ex);
		}
	}

	private void follow(Set<RecordKey> watched) {
		RedisConnection connection = connection();
		Set<RecordKey> missing = without(watched, this.subscribed);
		if (!missing.isEmpty()) {
			subscribe(connection, channels(missing));
			this.subscribed.addAll(missing);
		}
		Set<RecordKey> surplus = without(this.subscribed, watched);
		if (!surplus.isEmpty()) {
			Objects.requireNonNull(connection.getSubscription()).unsubscribe(channels(surplus));
			this.subscribed.removeAll(surplus);
		}
	}

	private RedisConnection connection() {
		if (this.connection == null) {
			this.connection = this.connections.getConnection();
		}
		return this.connection;
	}

	private void subscribe(RedisConnection connection, byte[][] channels) {
		Subscription subscription = connection.getSubscription();
		if (subscription != null) {
			subscription.subscribe(channels);
		}
		else {
			connection.subscribe(this, channels);
		}
	}

	private void failed(Throwable ex) {
		String message = "Redis can't be heard from when records end; requests that wait for them ask twice a second";
		if (this.failing || this.executor.isShutdown()) {
			logger.debug(message, ex);
		}
		else {
			logger.warn(message, ex);
		}
		this.failing = true;
		disconnect();
		this.retryAt = System.nanoTime() + RETRY.toNanos();
		updateAfter(RETRY);
	}

	private void disconnect() {
		RedisConnection past = this.connection;
		this.connection = null;
		this.subscribed.clear();
		if (past != null && isRunning(this.connections)) {
			try {
				past.close();
			}
			catch (Throwable ex) {
				logger.debug("A connection was not closed", ex);
			}
		}
	}

	// A factory that was stopped has closed its connections
	private static boolean isRunning(RedisConnectionFactory connections) {
		return !(connections instanceof Lifecycle lifecycle) || lifecycle.isRunning();
	}

	private byte[][] channels(Collection<RecordKey> keys) {
		return keys.stream()
			.map((key) -> (this.keyPrefix + key.value()).getBytes(StandardCharsets.UTF_8))
			.toArray(byte[][]::new);
	}

	private static Set<RecordKey> without(Set<RecordKey> keys, Set<RecordKey> others) {
		Set<RecordKey> rest = new HashSet<>(keys);
		rest.removeAll(others);
		return rest;
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "idempotent-redis-watch");
		thread.setDaemon(true);
		return thread;
	}

}

package dev.idempotent.store.redis.watch;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import io.lettuce.core.cluster.RedisClusterClient;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.ConnectionUtils;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;

import dev.idempotent.store.RecordKey;
import dev.idempotent.store.RecordWatches;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;
import dev.idempotent.store.redis.step.Step;
import dev.idempotent.store.redis.step.Steps;
import dev.idempotent.store.redis.step.Waking;

/**
 * Hears from Redis that watched records have ended: their keys are the channels. Redis
 * publishes only where a record says that somebody waits, which is noted in it before
 * subscribing, and by each claim of a watched record. Keeps one connection for all of
 * them, of a Cluster one to each node, and only while there are some. Connecting and
 * subscribing are left to a daemon thread, for they may take long; who watches is called
 * when they are done, and again whenever Lettuce has connected and subscribed anew.
 *
 * <p>
 * With a client library whose subscriptions keep a thread busy, that is with another than
 * Lettuce, nobody is ever called. Thread-safe.
 */
public final class RecordSubscription implements RecordChannels.Listener {

	private static final Log logger = LogFactory.getLog(RecordSubscription.class);

	// The next to wait is often for the same key, or comes soon
	private static final Duration LINGER = Duration.ofSeconds(1);

	private static final Duration RETRY = Duration.ofSeconds(2);

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(10);

	private final RedisConnectionFactory connections;

	private final String keyPrefix;

	private final Steps steps;

	private final RecordWatches watches = new RecordWatches();

	private final ScheduledThreadPoolExecutor executor;

	// Whether an update is to come, which is for all watches until then
	private final AtomicBoolean updateForNew = new AtomicBoolean();

	private final AtomicBoolean updateForClosed = new AtomicBoolean();

	// This and the following are the executor's thread's only
	private final Set<RecordKey> subscribed = new HashSet<>();

	private @Nullable RecordChannels channels;

	private long retryAt = System.nanoTime();

	private boolean failing;

	/**
	 * Creates a subscription to nothing.
	 * @param steps by which records note that somebody waits
	 */
	public RecordSubscription(RedisConnectionFactory connections, String keyPrefix, Steps steps) {
		this.connections = connections;
		this.keyPrefix = keyPrefix;
		this.steps = steps;
		this.executor = new ScheduledThreadPoolExecutor(1, RecordSubscription::thread,
				new ThreadPoolExecutor.DiscardPolicy());
		this.executor.setKeepAliveTime(KEEP_ALIVE.toMillis(), TimeUnit.MILLISECONDS);
		this.executor.allowCoreThreadTimeOut(true);
	}

	public Watch watch(RecordKey key, Runnable listener) {
		Watch watch = this.watches.add(key, listener);
		updateAfter(Duration.ZERO, this.updateForNew);
		return () -> {
			watch.close();
			updateAfter(LINGER, this.updateForClosed);
		};
	}

	/**
	 * Returns what a claim is to note in a record.
	 */
	public Waking waking(RecordKey key) {
		return this.watches.isWatched(key) ? waking() : Waking.NONE;
	}

	@Override
	public void ended(byte[] channel) {
		this.watches.ended(key(channel));
	}

	@Override
	public void lost(byte[] channel) {
		this.executor.execute(() -> {
			this.subscribed.remove(key(channel));
			updateAfter(Duration.ZERO, this.updateForNew);
		});
	}

	/**
	 * Hears no more. Waits for Redis as long as given, at most.
	 */
	public void close(Duration atMost) {
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

	private RecordKey key(byte[] channel) {
		return new RecordKey(new String(channel, StandardCharsets.UTF_8).substring(this.keyPrefix.length()));
	}

	private Waking waking() {
		if (!ConnectionUtils.isAsync(this.connections)) {
			return Waking.NONE;
		}
		return (this.connections instanceof LettuceConnectionFactory lettuce && lettuce.isClusterAware())
				? Waking.SHARDED : Waking.PUBLISHED;
	}

	private void updateAfter(Duration delay, AtomicBoolean wanted) {
		if (ConnectionUtils.isAsync(this.connections) && wanted.compareAndSet(false, true)) {
			this.executor.schedule(() -> {
				wanted.set(false);
				update();
			}, delay.toMillis(), TimeUnit.MILLISECONDS);
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
		RecordChannels channels = channels();
		Set<RecordKey> missing = without(watched, this.subscribed);
		if (!missing.isEmpty()) {
			note(missing);
			channels.subscribe(names(missing));
			this.subscribed.addAll(missing);
		}
		Set<RecordKey> surplus = without(this.subscribed, watched);
		if (!surplus.isEmpty()) {
			channels.unsubscribe(names(surplus));
			this.subscribed.removeAll(surplus);
		}
	}

	// Where it can't be noted, those who wait ask now and then
	private void note(Set<RecordKey> keys) {
		Waking waking = waking();
		CompletableFuture
			.allOf(this.steps.startAll(keys.stream().map((key) -> Step.await(this.keyPrefix, key, waking)).toList())
				.toArray(CompletableFuture[]::new))
			.exceptionally((failure) -> {
				logger.debug("Not all records note that they are watched", failure);
				return null;
			})
			.join();
	}

	private RecordChannels channels() {
		if (this.channels == null) {
			this.channels = connect();
		}
		return this.channels;
	}

	private RecordChannels connect() {
		return (this.connections instanceof LettuceConnectionFactory lettuce
				&& lettuce.getRequiredNativeClient() instanceof RedisClusterClient cluster)
						? new ShardedChannels(lettuce, cluster, this) : new SharedChannels(this.connections, this);
	}

	private void failed(Throwable ex) {
		String message = "Redis can't be heard from when records end; requests that wait for them ask now and then";
		if (this.failing || this.executor.isShutdown()) {
			logger.debug(message, ex);
		}
		else {
			logger.warn(message, ex);
		}
		this.failing = true;
		disconnect();
		this.retryAt = System.nanoTime() + RETRY.toNanos();
		this.executor.schedule(this::update, RETRY.toMillis(), TimeUnit.MILLISECONDS);
	}

	private void disconnect() {
		RecordChannels past = this.channels;
		this.channels = null;
		this.subscribed.clear();
		if (past != null) {
			try {
				past.close();
			}
			catch (Throwable ex) {
				logger.debug("A connection was not closed", ex);
			}
		}
	}

	private byte[][] names(Collection<RecordKey> keys) {
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

package dev.idempotent.autoconfigure.redis;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

import dev.idempotent.store.redis.RedisIdempotencyStore;

/**
 * Lets a Redis store check its server when everything has started, on a thread of its
 * own: a Redis that is slow or down delays nothing.
 */
final class RedisStartupCheck implements SmartLifecycle {

	private final ObjectProvider<RedisIdempotencyStore> store;

	private volatile @Nullable Thread check;

	RedisStartupCheck(ObjectProvider<RedisIdempotencyStore> store) {
		this.store = store;
	}

	@Override
	public void start() {
		this.store.ifUnique((redis) -> {
			Thread thread = new Thread(redis::checkServer, "idempotent-redis-check");
			thread.setDaemon(true);
			this.check = thread;
			thread.start();
		});
	}

	@Override
	public void stop() {
		this.check = null;
	}

	@Override
	public boolean isRunning() {
		return this.check != null;
	}

}

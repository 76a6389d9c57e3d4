package dev.idempotent.actuate.health;

import java.util.concurrent.CompletableFuture;

import org.jspecify.annotations.Nullable;

import org.springframework.core.task.SimpleAsyncTaskExecutor;

import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.RecordKey;

/**
 * Asks the store for a record that nobody has, one probe at a time, however many want to
 * know. Thread-safe.
 */
final class StoreProbe {

	private static final RecordKey KEY = RecordKey.of(null, "dev.idempotent.health", null, "probe");

	private final InspectableIdempotencyStore store;

	private final SimpleAsyncTaskExecutor threads = new SimpleAsyncTaskExecutor("idempotency-health-");

	private @Nullable CompletableFuture<Void> running;

	StoreProbe(InspectableIdempotencyStore store) {
		this.store = store;
		this.threads.setDaemon(true);
	}

	/**
	 * Returns the probe that runs, or begins another.
	 */
	synchronized CompletableFuture<Void> probe() {
		CompletableFuture<Void> probe = this.running;
		if (probe == null || probe.isDone()) {
			probe = CompletableFuture.runAsync(() -> this.store.describe(KEY), this.threads);
			this.running = probe;
		}
		return probe;
	}

}

package dev.idempotent.engine;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

/**
 * Daemon threads for tasks of later. Keeps no cancelled task, and takes none once closed.
 */
final class DaemonScheduler implements AutoCloseable {

	private final ScheduledThreadPoolExecutor executor;

	/**
	 * Creates a scheduler of one thread.
	 */
	DaemonScheduler(String threadName) {
		this(threadName, 1);
	}

	/**
	 * Creates a scheduler.
	 * @param threads how many at most, started when there are as many tasks
	 */
	DaemonScheduler(String threadName, int threads) {
		this.executor = new ScheduledThreadPoolExecutor(threads, (task) -> {
			Thread thread = new Thread(task, threadName);
			thread.setDaemon(true);
			return thread;
		});
		this.executor.setRemoveOnCancelPolicy(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	/**
	 * Schedules a task, or returns null when closed.
	 */
	@Nullable Future<?> schedule(Runnable task, Duration delay) {
		try {
			return this.executor.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (RejectedExecutionException ex) {
			return null;
		}
	}

	@Override
	public void close() {
		this.executor.shutdownNow();
	}

}

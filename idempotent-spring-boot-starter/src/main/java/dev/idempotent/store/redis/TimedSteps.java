package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;

import dev.idempotent.store.IdempotencyStoreException;

/**
 * Makes steps on threads of its own, so that none takes its caller longer than the
 * timeout: client libraries wait by timeouts of their own, and longest where they open a
 * connection. Thread-safe.
 */
final class TimedSteps implements Steps {

	private static final int THREADS = 64;

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

	private final StepConnections connections;

	private final StepFailures failures;

	// The queue is as long as callers are many: each waits, and takes its step along
	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(THREADS, THREADS, KEEP_ALIVE.toMillis(),
			TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), TimedSteps::thread);

	TimedSteps(StepConnections connections, Duration timeout) {
		this.connections = connections;
		this.failures = new StepFailures(timeout);
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public List<Object> make(Step step) {
		return make(step.name(), (connection) -> step.script().run(connection, step.keyAndArguments()));
	}

	@Override
	public CompletableFuture<List<Object>> start(Step step) {
		return start(step.name(), (connection) -> step.script().run(connection, step.keyAndArguments()));
	}

	/**
	 * Does something else within the time of a step.
	 * @param name what it is called in messages
	 * @throws IdempotencyStoreException when there is no result, for whatever reason
	 */
	<T> T make(String name, Function<RedisConnection, T> command) {
		TimedStep<T> step = new TimedStep<>(this.connections, command);
		FutureTask<T> task = new FutureTask<>(step);
		try {
			this.executor.execute(task);
			return task.get(TimeUnit.NANOSECONDS.convert(this.failures.timeout()), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw failure(name, ex.getCause(), step);
		}
		catch (TimeoutException ex) {
			throw this.failures.timedOut(name, giveUp(step, task));
		}
		catch (InterruptedException ex) {
			throw this.failures.interrupted(name, ex, giveUp(step, task));
		}
		catch (RejectedExecutionException ex) {
			throw this.failures.closed(name);
		}
	}

	/**
	 * Begins to do something else within the time of a step.
	 * @return its result, or ends with what {@link #make} would throw
	 */
	<T> CompletableFuture<T> start(String name, Function<RedisConnection, T> command) {
		TimedStep<T> step = new TimedStep<>(this.connections, command);
		CompletableFuture<T> result = new CompletableFuture<>();
		FutureTask<Void> task = new FutureTask<>(() -> end(name, step, result), null);
		try {
			this.executor.execute(task);
			CompletableFuture
				.delayedExecutor(TimeUnit.NANOSECONDS.convert(this.failures.timeout()), TimeUnit.NANOSECONDS)
				.execute(() -> {
					boolean sent = step.giveUpUnlessSent();
					if (result.completeExceptionally(this.failures.timedOut(name, sent))) {
						giveUp(step, task);
					}
				});
		}
		catch (RejectedExecutionException ex) {
			result.completeExceptionally(this.failures.closed(name));
		}
		return result;
	}

	@Override
	public void close() {
		this.executor.shutdown();
		this.connections.close();
	}

	private <T> void end(String name, TimedStep<T> step, CompletableFuture<T> result) {
		try {
			result.complete(step.call());
		}
		catch (Throwable ex) {
			result.completeExceptionally(failure(name, ex, step));
		}
	}

	private IdempotencyStoreException failure(String name, @Nullable Throwable cause, TimedStep<?> step) {
		boolean sent = step.giveUpUnlessSent();
		return (cause instanceof IdempotencyStoreException known) ? known : this.failures.failed(name, cause, sent);
	}

	private boolean giveUp(TimedStep<?> step, FutureTask<?> task) {
		boolean sent = step.giveUpUnlessSent();
		task.cancel(true);
		this.executor.remove(task);
		return sent;
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "idempotent-redis");
		thread.setDaemon(true);
		return thread;
	}

}

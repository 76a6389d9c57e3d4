package dev.idempotent.store.redis.connection;

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
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;

import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.redis.step.Step;
import dev.idempotent.store.redis.step.StepFailures;
import dev.idempotent.store.redis.step.Steps;

/**
 * Makes steps on threads of its own, so that none takes its caller longer than the
 * timeout: client libraries wait by timeouts of their own, and longest where they open a
 * connection. Thread-safe.
 */
final class TimedSteps implements Steps {

	private static final int THREADS = 64;

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

	private final StepConnections connections;

	private final BiFunction<Step, RedisConnection, List<Object>> way;

	private final StepFailures failures;

	// The queue is as long as callers are many: each waits, and takes its step along
	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(THREADS, THREADS, KEEP_ALIVE.toMillis(),
			TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), TimedSteps::thread);

	/**
	 * Uses connections for steps.
	 * @param way how a step is made on one
	 */
	TimedSteps(StepConnections connections, Duration timeout, BiFunction<Step, RedisConnection, List<Object>> way) {
		this.connections = connections;
		this.way = way;
		this.failures = new StepFailures(timeout);
		this.executor.allowCoreThreadTimeOut(true);
	}

	@Override
	public List<Object> make(Step step) {
		TimedStep timed = timed(step);
		FutureTask<List<Object>> task = new FutureTask<>(timed);
		try {
			this.executor.execute(task);
			return task.get(TimeUnit.NANOSECONDS.convert(this.failures.timeout()), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw failure(step.name(), ex.getCause(), timed);
		}
		catch (TimeoutException ex) {
			throw this.failures.timedOut(step.name(), giveUp(timed, task));
		}
		catch (InterruptedException ex) {
			throw this.failures.interrupted(step.name(), ex, giveUp(timed, task));
		}
		catch (RejectedExecutionException ex) {
			throw this.failures.closed(step.name());
		}
	}

	@Override
	public CompletableFuture<List<Object>> start(Step step) {
		TimedStep timed = timed(step);
		CompletableFuture<List<Object>> result = new CompletableFuture<>();
		FutureTask<Void> task = new FutureTask<>(() -> end(step.name(), timed, result), null);
		try {
			this.executor.execute(task);
			CompletableFuture
				.delayedExecutor(TimeUnit.NANOSECONDS.convert(this.failures.timeout()), TimeUnit.NANOSECONDS)
				.execute(() -> {
					boolean sent = timed.giveUpUnlessSent();
					if (result.completeExceptionally(this.failures.timedOut(step.name(), sent))) {
						giveUp(timed, task);
					}
				});
		}
		catch (RejectedExecutionException ex) {
			result.completeExceptionally(this.failures.closed(step.name()));
		}
		return result;
	}

	@Override
	public void close() {
		this.executor.shutdown();
		this.connections.close();
	}

	private TimedStep timed(Step step) {
		return new TimedStep(this.connections, (connection) -> this.way.apply(step, connection));
	}

	private void end(String name, TimedStep step, CompletableFuture<List<Object>> result) {
		try {
			result.complete(step.call());
		}
		catch (Throwable ex) {
			result.completeExceptionally(failure(name, ex, step));
		}
	}

	private IdempotencyStoreException failure(String name, @Nullable Throwable cause, TimedStep step) {
		boolean sent = step.giveUpUnlessSent();
		return (cause instanceof IdempotencyStoreException known) ? known : this.failures.failed(name, cause, sent);
	}

	private boolean giveUp(TimedStep step, FutureTask<?> task) {
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

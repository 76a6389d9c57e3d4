package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import dev.idempotent.store.IdempotencyStoreException;
import org.jspecify.annotations.Nullable;

import org.springframework.data.redis.connection.RedisConnection;

/**
 * Makes steps on threads of its own, so that none takes its caller longer than the
 * time-out: client libraries wait by time-outs of their own, and longest where they open
 * a connection. Thread-safe.
 */
final class TimedSteps implements AutoCloseable {

	private static final int THREADS = 64;

	private static final Duration KEEP_ALIVE = Duration.ofSeconds(30);

	private final StepConnections connections;

	private final Duration timeout;

	// The queue is as long as callers are many: each waits, and takes its step along
	private final ThreadPoolExecutor executor = new ThreadPoolExecutor(THREADS, THREADS, KEEP_ALIVE.toMillis(),
			TimeUnit.MILLISECONDS, new LinkedBlockingQueue<>(), TimedSteps::thread);

	TimedSteps(StepConnections connections, Duration timeout) {
		this.connections = connections;
		this.timeout = timeout;
		this.executor.allowCoreThreadTimeOut(true);
	}

	/**
	 * Makes a step.
	 * @param name what it is called in messages
	 * @throws IdempotencyStoreException when there is no result, for whatever reason
	 */
	<T> T make(String name, Function<RedisConnection, T> command) {
		TimedStep<T> step = new TimedStep<>(this.connections, command);
		FutureTask<T> task = new FutureTask<>(step);
		try {
			this.executor.execute(task);
			return task.get(TimeUnit.NANOSECONDS.convert(this.timeout), TimeUnit.NANOSECONDS);
		}
		catch (ExecutionException ex) {
			throw failure(name, ex.getCause(), step.giveUpUnlessSent());
		}
		catch (TimeoutException ex) {
			throw timeout(name, giveUp(step, task));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IdempotencyStoreException("Interrupted while Redis was asked to " + name, ex, giveUp(step, task));
		}
		catch (RejectedExecutionException ex) {
			throw new IdempotencyStoreException("The Redis store is closed and can't " + name, ex, false);
		}
	}

	@Override
	public void close() {
		this.executor.shutdown();
		this.connections.close();
	}

	private boolean giveUp(TimedStep<?> step, FutureTask<?> task) {
		boolean sent = step.giveUpUnlessSent();
		task.cancel(true);
		this.executor.remove(task);
		return sent;
	}

	private static IdempotencyStoreException failure(String name, @Nullable Throwable cause, boolean sent) {
		if (cause instanceof IdempotencyStoreException known) {
			return known;
		}
		String code = ErrorReply.codeOf(cause);
		if (code != null) {
			return new IdempotencyStoreException(
					"Redis refused to " + name + ", " + code + ": " + ErrorReply.wayOut(code), cause, false);
		}
		if (!sent) {
			return new IdempotencyStoreException(
					"There is no connection to Redis to " + name + ": check spring.data.redis", cause, false);
		}
		return new IdempotencyStoreException(
				"Redis was asked to " + name + ", which failed; it may have done so all the same", cause, true);
	}

	private IdempotencyStoreException timeout(String name, boolean sent) {
		String message = sent ? "Redis was asked to " + name + " and did not answer within "
				: "No connection to Redis to " + name + " was ready within ";
		return new IdempotencyStoreException(
				message + this.timeout
						+ ": see whether Redis is slow or out of reach, or raise idempotent.redis.command-timeout",
				null, sent);
	}

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "idempotent-redis");
		thread.setDaemon(true);
		return thread;
	}

}

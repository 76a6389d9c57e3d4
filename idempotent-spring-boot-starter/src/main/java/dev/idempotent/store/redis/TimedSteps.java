package dev.idempotent.store.redis;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import dev.idempotent.store.IdempotencyStoreException;

import org.springframework.data.redis.connection.RedisConnection;

/**
 * Makes steps on threads of its own, so that none takes its caller longer than the
 * time-out: client libraries wait by time-outs of their own, and longest where they open
 * a connection. Thread-safe.
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
	public List<Object> make(String name, StepScript script, byte[]... keyAndArguments) {
		return make(name, (connection) -> script.run(connection, keyAndArguments));
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
			boolean sent = step.giveUpUnlessSent();
			throw (ex.getCause() instanceof IdempotencyStoreException known) ? known
					: this.failures.failed(name, ex.getCause(), sent);
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

	private static Thread thread(Runnable task) {
		Thread thread = new Thread(task, "idempotent-redis");
		thread.setDaemon(true);
		return thread;
	}

}

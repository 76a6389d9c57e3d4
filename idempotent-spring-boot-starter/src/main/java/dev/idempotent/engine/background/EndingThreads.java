package dev.idempotent.engine.background;

import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;

/**
 * Threads on which executions are ended, in place of threads that must not wait. Bounded.
 * Thread-safe.
 */
public final class EndingThreads implements AutoCloseable {

	static final int THREADS = 64;

	static final int CAPACITY = 10_000;

	private final FailureLog log = new FailureLog(EndingThreads.class);

	private final ThreadPoolExecutor threads = DaemonThreads.pool("idempotent-ending", THREADS, CAPACITY);

	/**
	 * Runs an ending once: on one of the threads, or on the caller's when there is none
	 * to be had.
	 */
	public void run(Runnable ending) {
		FutureTask<Void> once = new FutureTask<>(() -> guarded(ending), null);
		try {
			this.threads.execute(once);
		}
		catch (Throwable ex) {
			// Full, closed, or no memory for a thread
			once.run();
		}
	}

	/**
	 * Takes no more endings. Those that wait are still run.
	 */
	@Override
	public void close() {
		this.threads.shutdown();
	}

	private void guarded(Runnable ending) {
		try {
			ending.run();
		}
		catch (Throwable ex) {
			this.log.warn("An execution's ending failed", ex);
		}
	}

}

package dev.idempotent.engine.background;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that don't keep a process from ending.
 */
public final class DaemonThreads {

	private static final long KEEP_ALIVE_SECONDS = 30;

	private DaemonThreads() {
	}

	public static Thread thread(String name, Runnable task) {
		Thread thread = new Thread(task, name);
		thread.setDaemon(true);
		return thread;
	}

	/**
	 * Returns a pool whose threads are started when there are as many tasks, and end when
	 * there are none.
	 * @param capacity how many tasks may wait for a thread
	 */
	public static ThreadPoolExecutor pool(String name, int threads, int capacity) {
		ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS,
				new LinkedBlockingQueue<>(capacity), (task) -> thread(name, task));
		pool.allowCoreThreadTimeOut(true);
		return pool;
	}

}

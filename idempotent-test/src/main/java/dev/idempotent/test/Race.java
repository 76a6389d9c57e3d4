package dev.idempotent.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;

/**
 * Threads that start at the same moment.
 */
public final class Race {

	private Race() {
	}

	/**
	 * Runs one racer a thread and returns what they returned, in their order.
	 * @param racer makes the racer of a number from 0
	 * @throws Exception what a racer threw
	 */
	public static <T> List<T> between(int threads, IntFunction<Callable<T>> racer) throws Exception {
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			CyclicBarrier start = new CyclicBarrier(threads);
			List<Future<T>> running = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				Callable<T> task = racer.apply(i);
				running.add(executor.submit(() -> {
					start.await();
					return task.call();
				}));
			}
			List<T> results = new ArrayList<>();
			for (Future<T> future : running) {
				results.add(future.get());
			}
			return results;
		}
		finally {
			executor.shutdownNow();
		}
	}

}

package dev.idempotent.engine;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * How many executions have begun and not ended. Thread-safe.
 */
final class RunningExecutions {

	// Guarded by this
	private int count;

	synchronized void started() {
		this.count++;
	}

	synchronized void ended() {
		this.count--;
		if (this.count == 0) {
			notifyAll();
		}
	}

	synchronized int count() {
		return this.count;
	}

	/**
	 * Waits until none runs.
	 * @return false when time was over before
	 */
	synchronized boolean awaitNone(Duration atMost) throws InterruptedException {
		long end = System.nanoTime() + TimeUnit.NANOSECONDS.convert(atMost);
		for (long left = end - System.nanoTime(); this.count > 0 && left > 0;) {
			TimeUnit.NANOSECONDS.timedWait(this, left);
			left = end - System.nanoTime();
		}
		return this.count == 0;
	}

}

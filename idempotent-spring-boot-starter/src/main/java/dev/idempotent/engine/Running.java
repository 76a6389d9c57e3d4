package dev.idempotent.engine;

import java.time.Duration;

/**
 * How many executions have begun and not ended. Thread-safe.
 */
final class Running {

	// Guarded by this
	private int count;

	synchronized void started() {
		this.count++;
	}

	synchronized void ended() {
		this.count--;
		notifyAll();
	}

	/**
	 * Waits until none runs.
	 * @return false when time was over before
	 */
	synchronized boolean awaitNone(Duration atMost) throws InterruptedException {
		long end = System.nanoTime() + atMost.toNanos();
		for (long left = atMost.toMillis(); this.count > 0 && left > 0;) {
			wait(left);
			left = Duration.ofNanos(end - System.nanoTime()).toMillis();
		}
		return this.count == 0;
	}

}

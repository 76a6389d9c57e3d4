package dev.idempotent.http;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts the executions of an operation and, when closed, holds them in the middle.
 */
public class Gate {

	private final AtomicInteger executions = new AtomicInteger();

	private volatile CountDownLatch entered = new CountDownLatch(1);

	private volatile CountDownLatch open = new CountDownLatch(0);

	/**
	 * Passes through the gate, waiting while it is closed.
	 * @return the number of this execution, from 1
	 */
	public int pass() {
		int execution = this.executions.incrementAndGet();
		this.entered.countDown();
		await(this.open);
		return execution;
	}

	public int executions() {
		return this.executions.get();
	}

	public void close() {
		this.entered = new CountDownLatch(1);
		this.open = new CountDownLatch(1);
	}

	public void open() {
		this.open.countDown();
	}

	public void awaitEntered() {
		await(this.entered);
	}

	public void reset() {
		this.open.countDown();
		this.executions.set(0);
	}

	private static void await(CountDownLatch latch) {
		try {
			if (!latch.await(Duration.ofSeconds(30).toMillis(), TimeUnit.MILLISECONDS)) {
				throw new IllegalStateException("Nobody came, or nobody opened, for 30 s");
			}
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

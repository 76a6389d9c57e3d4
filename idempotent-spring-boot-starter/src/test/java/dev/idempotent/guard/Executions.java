package dev.idempotent.guard;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Counts what really ran.
 */
class Executions {

	private final AtomicInteger count = new AtomicInteger();

	int next() {
		return this.count.incrementAndGet();
	}

	int count() {
		return this.count.get();
	}

}

package dev.idempotent.store.redis;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the failures in a row by which a connection is known to be of no use, for each
 * server that it leads to. Thread-safe.
 */
final class Patience {

	private static final int FAILURES = 2;

	private final Map<String, Integer> failures = new ConcurrentHashMap<>();

	void answered(String server) {
		if (!this.failures.isEmpty()) {
			this.failures.remove(server);
		}
	}

	/**
	 * Counts one more, and returns whether they are too many now.
	 */
	boolean failed(String server) {
		return this.failures.merge(server, 1, Integer::sum) >= FAILURES;
	}

}

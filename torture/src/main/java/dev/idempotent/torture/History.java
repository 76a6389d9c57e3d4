package dev.idempotent.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What all clients saw. Thread-safe.
 */
final class History {

	private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();

	void add(Exchange exchange) {
		this.exchanges.add(exchange);
	}

	/**
	 * Returns the exchanges of each key, in the order in which they ended.
	 */
	Map<String, List<Exchange>> byKey() {
		Map<String, List<Exchange>> byKey = new TreeMap<>();
		for (Exchange exchange : this.exchanges) {
			byKey.computeIfAbsent(exchange.key(), (key) -> new ArrayList<>()).add(exchange);
		}
		return byKey;
	}

}

package dev.idempotent.torture.history;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * What all clients saw. Thread-safe.
 */
public final class History {

	private final Queue<Exchange> exchanges = new ConcurrentLinkedQueue<>();

	public void add(Exchange exchange) {
		this.exchanges.add(exchange);
	}

	/**
	 * Returns the exchanges in the order in which they ended.
	 */
	public List<Exchange> exchanges() {
		return List.copyOf(this.exchanges);
	}

}

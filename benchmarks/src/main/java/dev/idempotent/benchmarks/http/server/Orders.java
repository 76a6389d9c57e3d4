package dev.idempotent.benchmarks.http.server;

import java.util.UUID;

/**
 * The work that is the same on all servers.
 */
final class Orders {

	private final String note;

	/**
	 * Creates it.
	 * @param size how long the notes of orders are, which makes answers so long
	 */
	Orders(int size) {
		this.note = "x".repeat(size);
	}

	Order place(PlaceOrder command) {
		return new Order(UUID.randomUUID(), "book", command.amount(), this.note);
	}

}

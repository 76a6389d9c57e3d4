package dev.idempotent.client;

import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.PostExchange;

import dev.idempotent.Idempotent;

/**
 * The sample's orders as a server and its callers share them.
 */
interface Orders {

	@PostExchange("/orders")
	@Idempotent
	Order place(@RequestBody PlaceOrder command);

	record PlaceOrder(String item, int quantity) {
	}

	record Order(long id, String item, int quantity) {
	}

}

package dev.idempotent.benchmarks.http.server;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

@RestController
@ConditionalOnProperty(name = "benchmarks.guard", havingValue = "none")
class UnguardedController {

	private final Orders orders;

	UnguardedController(Orders orders) {
		this.orders = orders;
	}

	@PostMapping("/orders")
	ResponseEntity<Order> place(@RequestBody PlaceOrder command) {
		return ResponseEntity.status(HttpStatus.CREATED).body(this.orders.place(command));
	}

}

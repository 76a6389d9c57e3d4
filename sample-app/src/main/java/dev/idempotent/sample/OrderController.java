package dev.idempotent.sample;

import java.net.URI;
import java.util.List;

import jakarta.validation.Valid;

import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;

@RestController
@RequestMapping("/orders")
class OrderController {

	private final OrderService orders;

	OrderController(OrderService orders) {
		this.orders = orders;
	}

	@PostMapping
	@Idempotent
	ResponseEntity<Order> place(@RequestBody @Valid PlaceOrder command) {
		Order order = this.orders.place(command);
		return ResponseEntity.created(URI.create("/orders/" + order.id())).body(order);
	}

	@GetMapping
	List<Order> list() {
		return this.orders.findAll();
	}

	@GetMapping("/{id}")
	Order get(@PathVariable long id) {
		return this.orders.get(id);
	}

}

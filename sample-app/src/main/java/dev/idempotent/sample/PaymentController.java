package dev.idempotent.sample;

import java.util.List;

import jakarta.validation.Valid;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.OnAbandoned;

@RestController
@RequestMapping("/orders/{orderId}/payments")
class PaymentController {

	private final PaymentService payments;

	PaymentController(PaymentService payments) {
		this.payments = payments;
	}

	// A charge must never run twice, not even after a crash that hides its outcome
	@PostMapping
	@ResponseStatus(HttpStatus.CREATED)
	@Idempotent(onAbandoned = OnAbandoned.REJECT)
	Payment pay(@PathVariable long orderId, @RequestBody @Valid PayOrder command) {
		return this.payments.pay(orderId, command);
	}

	@GetMapping
	List<Payment> list(@PathVariable long orderId) {
		return this.payments.findByOrder(orderId);
	}

}

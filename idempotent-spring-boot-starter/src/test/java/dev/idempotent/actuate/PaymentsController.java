package dev.idempotent.actuate;

import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.OnDuplicate;

/**
 * Payments whose provider answers, or does not.
 */
@RestController
@Import(PaymentsController.Payouts.class)
public class PaymentsController {

	private final Provider provider = new Provider();

	private final Payouts payouts;

	PaymentsController(Payouts payouts) {
		this.payouts = payouts;
	}

	@PostMapping("/payments")
	@Idempotent(unknownOn = NoAnswer.class, onDuplicate = OnDuplicate.WAIT)
	ResponseEntity<Payment> pay(@RequestBody Payment payment) {
		this.provider.call();
		int id = 4711;
		return ResponseEntity.created(URI.create("/payments/" + id)).body(new Payment(payment.amount(), id));
	}

	@PostMapping("/payouts/{id}")
	Payout payOut(@PathVariable String id) {
		return this.payouts.payOut(id);
	}

	/**
	 * Lets the next payment be one that the provider does not answer.
	 */
	void loseNextAnswer() {
		this.provider.answers = false;
	}

	/**
	 * Returns how often the provider was called.
	 */
	int calls() {
		return this.provider.calls.get();
	}

	record Payment(int amount, @Nullable Integer id) {
	}

	record Payout(String id, int amount) {
	}

	static class NoAnswer extends RuntimeException {

	}

	private static final class Provider {

		private final AtomicInteger calls = new AtomicInteger();

		private volatile boolean answers = true;

		private void call() {
			this.calls.incrementAndGet();
			if (!this.answers) {
				this.answers = true;
				throw new NoAnswer();
			}
		}

	}

	static class Payouts {

		@Idempotent(key = "#id", operation = "payout", unknownOn = NoAnswer.class)
		public Payout payOut(String id) {
			throw new NoAnswer();
		}

	}

}

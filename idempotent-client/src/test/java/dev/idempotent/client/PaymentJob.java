package dev.idempotent.client;

import java.util.Objects;
import java.util.UUID;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.client.RestClient;

/**
 * Pays by another system's API, once for each payment, whatever crashes on the way: the
 * key is in the database before the first request leaves.
 */
class PaymentJob {

	private final JdbcClient jdbc;

	private final RestClient api;

	PaymentJob(JdbcClient jdbc, RestClient api) {
		this.jdbc = jdbc;
		this.api = api;
	}

	// Part of the transaction that decides to pay
	void plan(String invoice, long cents) {
		this.jdbc.sql("insert into payment (invoice, cents, idempotency_key) values (:invoice, :cents, :key)")
			.param("invoice", invoice)
			.param("cents", cents)
			.param("key", UUID.randomUUID().toString())
			.update();
	}

	// From a scheduler, and so after a crash, too
	void run() {
		this.jdbc.sql("select invoice, cents, idempotency_key from payment where charge is null")
			.query(Payment.class)
			.list()
			.forEach(this::pay);
	}

	private void pay(Payment payment) {
		Charge charge = Objects.requireNonNull(this.api.post()
			.uri("/v1/charges")
			.header("Idempotency-Key", payment.idempotencyKey())
			.body("invoice=" + payment.invoice() + "&amount=" + payment.cents())
			.retrieve()
			.body(Charge.class));
		this.jdbc.sql("update payment set charge = :charge where invoice = :invoice")
			.param("charge", charge.id())
			.param("invoice", payment.invoice())
			.update();
	}

	record Payment(String invoice, long cents, String idempotencyKey) {
	}

	record Charge(String id) {
	}

}

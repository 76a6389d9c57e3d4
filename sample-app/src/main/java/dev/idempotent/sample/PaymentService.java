package dev.idempotent.sample;

import java.util.List;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

@Service
@Transactional(readOnly = true)
class PaymentService {

	private final JdbcClient jdbc;

	private final OrderService orders;

	private final Processing processing;

	PaymentService(JdbcClient jdbc, OrderService orders, Processing processing) {
		this.jdbc = jdbc;
		this.orders = orders;
		this.processing = processing;
	}

	@Transactional
	Payment pay(long orderId, PayOrder command) {
		Order order = this.orders.get(orderId);
		Payment payment = this.jdbc.sql("""
				select id, order_id, amount from final table (
				  insert into payments (order_id, amount) values (:orderId, :amount))
				""").param("orderId", order.id()).param("amount", command.amount()).query(Payment.class).single();
		this.processing.run();
		return payment;
	}

	List<Payment> findByOrder(long orderId) {
		Order order = this.orders.get(orderId);
		return this.jdbc.sql("select id, order_id, amount from payments where order_id = :orderId order by id")
			.param("orderId", order.id())
			.query(Payment.class)
			.list();
	}

}

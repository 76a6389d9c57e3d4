package dev.idempotent.sample;

import java.util.List;

import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.server.ResponseStatusException;

@Service
@Transactional(readOnly = true)
class OrderService {

	private final JdbcClient jdbc;

	private final Processing processing;

	OrderService(JdbcClient jdbc, Processing processing) {
		this.jdbc = jdbc;
		this.processing = processing;
	}

	@Transactional
	Order place(PlaceOrder command) {
		Order order = this.jdbc.sql("""
				select id, item, quantity from final table (
				  insert into orders (item, quantity) values (:item, :quantity))
				""").paramSource(command).query(Order.class).single();
		this.processing.run();
		return order;
	}

	List<Order> findAll() {
		return this.jdbc.sql("select id, item, quantity from orders order by id").query(Order.class).list();
	}

	Order get(long id) {
		return this.jdbc.sql("select id, item, quantity from orders where id = :id")
			.param("id", id)
			.query(Order.class)
			.optional()
			.orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no order " + id));
	}

}

package dev.idempotent.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Objects;
import java.util.UUID;

import javax.sql.DataSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.setup.MockMvcBuilders;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.WebApplicationContext;

import dev.idempotent.Completion;
import dev.idempotent.Idempotent;

/**
 * Sells the same thing in four ways: unguarded, guarded by hand, fenced and joined.
 */
@Import({ CostsApplication.Purchases.class, CostsApplication.PurchaseController.class })
class CostsApplication {

	@Bean
	static BeanPostProcessor switched() {
		return new BeanPostProcessor() {

			@Override
			public Object postProcessAfterInitialization(Object bean, String beanName) {
				return (bean instanceof DataSource dataSource) ? new SwitchedDataSource(dataSource) : bean;
			}

		};
	}

	@Bean
	@Lazy
	MockMvc mvc(WebApplicationContext context) {
		return MockMvcBuilders.webAppContextSetup(context).build();
	}

	/**
	 * Gives connections as they are, unless it is to count.
	 */
	static final class SwitchedDataSource extends CountingDataSource {

		private volatile boolean counting;

		SwitchedDataSource(DataSource target) {
			super(target);
		}

		void counts(boolean counting) {
			this.counting = counting;
			count();
			statements();
		}

		@Override
		public Connection getConnection() throws SQLException {
			return this.counting ? super.getConnection()
					: Objects.requireNonNull(getTargetDataSource()).getConnection();
		}

	}

	record Order(String item, int amount) {
	}

	record Purchase(UUID id, String item, int amount) {
	}

	static class Purchases {

		private final JdbcClient jdbc;

		private final JsonMapper json;

		Purchases(JdbcClient jdbc, JsonMapper json) {
			this.jdbc = jdbc;
			this.json = json;
			jdbc.sql("drop table if exists purchase, purchase_guard").update();
			jdbc.sql("create table purchase (id uuid primary key, item text, amount int)").update();
			jdbc.sql("create table purchase_guard (id varchar(255) primary key, answer text)").update();
		}

		@Transactional
		public Purchase buy(Order order) {
			Purchase purchase = new Purchase(UUID.randomUUID(), order.item(), order.amount());
			this.jdbc.sql("insert into purchase values (?, ?, ?)")
				.params(purchase.id(), purchase.item(), purchase.amount())
				.update();
			return purchase;
		}

		@Transactional
		public ResponseEntity<String> buyOnce(String key, Order order) {
			if (this.jdbc.sql("insert into purchase_guard (id) values (?) on conflict do nothing")
				.param(key)
				.update() == 0) {
				return json(200,
						this.jdbc.sql("select answer from purchase_guard where id = ?")
							.param(key)
							.query(String.class)
							.single());
			}
			String answer = this.json.writeValueAsString(buy(order));
			this.jdbc.sql("update purchase_guard set answer = ? where id = ?").params(answer, key).update();
			return json(201, answer);
		}

		private static ResponseEntity<String> json(int status, String body) {
			return ResponseEntity.status(status).contentType(MediaType.APPLICATION_JSON).body(body);
		}

	}

	@RestController
	static class PurchaseController {

		private final Purchases purchases;

		PurchaseController(Purchases purchases) {
			this.purchases = purchases;
		}

		@PostMapping("/purchases/plain")
		ResponseEntity<Purchase> plain(@RequestBody Order order) {
			return ResponseEntity.status(201).body(this.purchases.buy(order));
		}

		@PostMapping("/purchases/hand")
		ResponseEntity<String> hand(@RequestHeader("Idempotency-Key") String key, @RequestBody Order order) {
			return this.purchases.buyOnce(key, order);
		}

		@PostMapping("/purchases/fence")
		@Idempotent
		ResponseEntity<Purchase> fence(@RequestBody Order order) {
			return ResponseEntity.status(201).body(this.purchases.buy(order));
		}

		@PostMapping("/purchases/join")
		@Idempotent(completion = Completion.JOIN)
		ResponseEntity<Purchase> join(@RequestBody Order order) {
			return ResponseEntity.status(201).body(this.purchases.buy(order));
		}

	}

}

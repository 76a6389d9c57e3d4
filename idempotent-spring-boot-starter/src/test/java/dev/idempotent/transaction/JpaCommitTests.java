package dev.idempotent.transaction;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.persistence.Entity;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.Id;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.Bean;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.orm.jpa.JpaTransactionManager;
import org.springframework.orm.jpa.LocalContainerEntityManagerFactoryBean;
import org.springframework.orm.jpa.vendor.HibernateJpaVendorAdapter;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Completion;
import dev.idempotent.Idempotent;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Server;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Fence and join with JPA, whose work reaches the database when its transaction commits.
 */
class JpaCommitTests {

	private static Server server;

	private final String key = UUID.randomUUID().toString();

	@BeforeAll
	static void start() {
		// Whose commit would take the loss that is planned for the work's
		server = Server.start(List.of(Jpa.class, Transfers.class, TransferController.class), "idempotent.store=jdbc",
				"idempotent.jdbc.cleanup-cron=-");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "fence", "join" })
	void postWhenRepeatedThenOneRowAndTheSameAnswer(String path) {
		Answer first = post(path);
		assertThat(first.status()).as(first.toString()).isEqualTo(201);
		assertThat(post(path).body()).isEqualTo(first.body());
		assertThat(rows()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "fence", "join" })
	void postWhenFlushAtCommitFailsThenErrorAnswerAndKeyIsFree(String path) {
		server.bean(JdbcClient.class).sql("insert into transfer (id) values (?)").param(this.key).update();
		assertThat(post(path).status()).isEqualTo(500);
		assertThat(server.bean(JdbcClient.class)
			.sql("select count(*) from IDEMPOTENCY_RECORD where STATUS <> 4")
			.query(Integer.class)
			.single()).isZero();
		server.bean(JdbcClient.class).sql("delete from transfer where id = ?").param(this.key).update();
		assertThat(post(path).status()).isEqualTo(201);
		assertThat(rows()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "fence", "join" })
	void postWhenCommitHasNoAnswerThenNeverRunsAgain(String path) {
		LosingDataSource.losing = true;
		Answer first = post(path);
		LosingDataSource.losing = false;
		Answer repeat = post(path);
		assertThat(rows()).isOne();
		if (path.equals("join")) {
			assertThat(first.status()).as(first.toString()).isEqualTo(201);
			assertThat(repeat.body()).isEqualTo(first.body());
		}
		else {
			assertThat(first.status()).isEqualTo(500);
			assertThat(repeat.text()).contains("result-unavailable");
		}
	}

	@Test
	void postWhenConnectionBreaksOnTheFenceThenKeyIsFree() {
		LosingDataSource.breaking = true;
		assertThat(post("fence").status()).isEqualTo(500);
		LosingDataSource.breaking = false;
		assertThat(rows()).isZero();
		Answer repeat = post("fence");
		assertThat(repeat.status()).as(repeat.toString()).isEqualTo(201);
		assertThat(rows()).isOne();
	}

	private Answer post(String path) {
		return server.client().post("/transfers/" + path + "/" + this.key).key(this.key).send();
	}

	private int rows() {
		return server.bean(JdbcClient.class)
			.sql("select count(*) from transfer where id = ?")
			.param(this.key)
			.query(Integer.class)
			.single();
	}

	@Entity(name = "transfer")
	static class Transfer {

		@Id
		private @Nullable String id;

		protected Transfer() {
		}

		Transfer(String id) {
			this.id = id;
		}

		@Nullable String id() {
			return this.id;
		}

	}

	/**
	 * Commits, and loses the answer: once, and not for the store's own steps, which
	 * commit by themselves.
	 */
	static class LosingDataSource implements BeanPostProcessor {

		private static volatile boolean losing;

		// From the fence on, also on the rollback
		private static volatile boolean breaking;

		@Override
		public Object postProcessAfterInitialization(Object bean, String beanName) {
			return (bean instanceof DataSource dataSource) ? new DelegatingDataSource(dataSource) {

				@Override
				public Connection getConnection() throws SQLException {
					return losing(super.getConnection());
				}

			} : bean;
		}

		private static Connection losing(Connection connection) {
			return (Connection) Proxy.newProxyInstance(LosingDataSource.class.getClassLoader(),
					new Class<?>[] { Connection.class }, (proxy, method, arguments) -> {
						boolean fence = method.getName().equals("prepareStatement")
								&& String.valueOf(arguments[0]).contains("STATUS = 3");
						if (breaking && (fence || method.getName().equals("rollback"))) {
							throw new SQLException("The connection broke", "08006");
						}
						try {
							Object result = method.invoke(connection, arguments);
							if (losing && method.getName().equals("commit")) {
								losing = false;
								throw new SQLException("The connection broke", "08006");
							}
							return result;
						}
						catch (InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					});
		}

	}

	static class Jpa {

		@Bean
		static LosingDataSource losingDataSource() {
			return new LosingDataSource();
		}

		@Bean
		LocalContainerEntityManagerFactoryBean entityManagerFactory(DataSource dataSource) {
			LocalContainerEntityManagerFactoryBean factory = new LocalContainerEntityManagerFactoryBean();
			factory.setDataSource(dataSource);
			factory.setJpaVendorAdapter(new HibernateJpaVendorAdapter());
			factory.setPackagesToScan(Transfer.class.getPackageName());
			factory.setJpaPropertyMap(Map.of("hibernate.hbm2ddl.auto", "create"));
			return factory;
		}

		@Bean
		JpaTransactionManager transactionManager(EntityManagerFactory factory) {
			return new JpaTransactionManager(factory);
		}

	}

	static class Transfers {

		private final EntityManager entities;

		Transfers(EntityManager entities) {
			this.entities = entities;
		}

		@Transactional
		public String transfer(String id) {
			this.entities.persist(new Transfer(id));
			return "transferred " + id;
		}

	}

	@RestController
	static class TransferController {

		private final Transfers transfers;

		private final AtomicInteger runs = new AtomicInteger();

		TransferController(Transfers transfers) {
			this.transfers = transfers;
		}

		@PostMapping("/transfers/fence/{id}")
		@Idempotent
		ResponseEntity<String> fence(@PathVariable String id) {
			return ResponseEntity.status(201).body(this.transfers.transfer(id) + this.runs.incrementAndGet());
		}

		@PostMapping("/transfers/join/{id}")
		@Idempotent(completion = Completion.JOIN)
		ResponseEntity<String> join(@PathVariable String id) {
			return ResponseEntity.status(201).body(this.transfers.transfer(id) + this.runs.incrementAndGet());
		}

	}

}

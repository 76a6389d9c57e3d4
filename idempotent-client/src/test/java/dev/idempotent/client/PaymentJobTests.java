package dev.idempotent.client;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class PaymentJobTests {

	private final EmbeddedDatabase database = new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2)
		.generateUniqueName(true)
		.build();

	private final JdbcClient jdbc = JdbcClient.create(this.database);

	@BeforeEach
	void createTable() {
		this.jdbc.sql("""
				create table payment (
				  invoice varchar(100) primary key,
				  cents bigint not null,
				  idempotency_key varchar(255) not null,
				  charge varchar(100)
				)
				""").update();
	}

	@AfterEach
	void stop() {
		this.database.shutdown();
	}

	@Test
	void jobWhenItDiesAfterTheServerHasChargedThenTheNextRunChargesNothing() throws Exception {
		try (PaymentApi api = new PaymentApi()) {
			PaymentJob first = job(api, (request, body, execution) -> {
				execution.execute(request, body).close();
				throw new IllegalStateException("The process is killed");
			});
			first.plan("2026-17", 1000);
			assertThatExceptionOfType(IllegalStateException.class).isThrownBy(first::run);
			assertThat(api.charges()).hasSize(1);
			job(api, (request, body, execution) -> execution.execute(request, body)).run();
			assertThat(api.charges()).hasSize(1);
			assertThat(this.jdbc.sql("select charge from payment").query(String.class).list()).containsExactly("ch_1");
		}
	}

	private PaymentJob job(PaymentApi api, ClientHttpRequestInterceptor process) {
		return new PaymentJob(this.jdbc,
				RestClient.builder()
					.baseUrl(api.url())
					.requestInterceptor(new IdempotencyKeyInterceptor())
					.requestInterceptor(process)
					.build());
	}

}

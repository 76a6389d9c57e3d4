package dev.idempotent.autoconfigure.jdbc;

import java.util.List;

import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.JdbcTemplateAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;

import dev.idempotent.Completion;
import dev.idempotent.Idempotent;
import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.autoconfigure.StoreNotAvailableException;
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.jdbc.JdbcIdempotencyStore;
import dev.idempotent.store.local.LocalIdempotencyStore;

import static org.assertj.core.api.Assertions.assertThat;

class IdempotentJdbcStoreAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(IdempotentAutoConfiguration.class,
				IdempotentLocalStoreAutoConfiguration.class, IdempotentJdbcStoreAutoConfiguration.class,
				DataSourceAutoConfiguration.class, JdbcTemplateAutoConfiguration.class,
				JdbcClientAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class))
		.withPropertyValues("spring.datasource.generate-unique-name=true");

	private final ApplicationContextRunner jdbc = this.runner.withPropertyValues("idempotent.store=jdbc");

	@Test
	void storeWhenJdbcThenItIsAndItsTableIsThere() {
		this.jdbc.run((context) -> {
			assertThat(context).getBean(IdempotencyStore.class).isInstanceOf(JdbcIdempotencyStore.class);
			assertThat(rows(context.getBean(JdbcClient.class), "IDEMPOTENCY_RECORD")).isZero();
		});
	}

	@Test
	void storeWhenAutoThenNotJdbcAndNoTable() {
		this.runner.run((context) -> {
			assertThat(context).getBean(IdempotencyStore.class).isInstanceOf(LocalIdempotencyStore.class);
			assertThat(tables(context.getBean(JdbcClient.class))).isEmpty();
		});
	}

	@Test
	void storeWhenNoDataSourceThenStartSaysSo() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(IdempotentAutoConfiguration.class,
					IdempotentLocalStoreAutoConfiguration.class, IdempotentJdbcStoreAutoConfiguration.class))
			.withPropertyValues("idempotent.store=jdbc")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("the application has no DataSource"));
	}

	@Test
	void startWhenJdbcIsNotOnTheClassPathThenWithoutIt() {
		this.runner.withClassLoader(new FilteredClassLoader(ConnectionHolder.class))
			.run((context) -> assertThat(context).getBean(IdempotencyStore.class)
				.isInstanceOf(LocalIdempotencyStore.class));
	}

	@Test
	void startWhenTableIsMissingThenStopsWithTheWayOut() {
		this.jdbc.withPropertyValues("idempotent.jdbc.initialize-schema=never").run((context) -> {
			assertThat(context).getFailure().hasMessageContaining("no table IDEMPOTENCY_RECORD");
			assertThat(context.getStartupFailure()).isInstanceOfSatisfying(StoreNotAvailableException.class,
					(ex) -> assertThat(ex.action()).contains("initialize-schema"));
		});
	}

	@Test
	void tableWhenNamedThenItIsMade() {
		this.jdbc.withPropertyValues("idempotent.jdbc.table-name=PAYMENT_KEYS")
			.run((context) -> assertThat(rows(context.getBean(JdbcClient.class), "PAYMENT_KEYS")).isZero());
	}

	@Test
	void tableWhenNameIsNoneThenStartSaysSo() {
		this.jdbc.withPropertyValues("idempotent.jdbc.table-name=keys; drop table orders")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("idempotent.jdbc.table-name"));
	}

	@Test
	void cleanupWhenNoCronThenStartSaysSo() {
		this.jdbc.withPropertyValues("idempotent.jdbc.cleanup-cron=daily")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("idempotent.jdbc.cleanup-cron"));
	}

	@Test
	void dataSourceWhenSeveralThenTheMarkedOne() {
		this.jdbc.withUserConfiguration(TwoDatabases.class)
			.run((context) -> assertThat(tables(JdbcClient.create(context.getBean("second", DataSource.class))))
				.containsExactly("IDEMPOTENCY_RECORD"));
	}

	@Test
	void dataSourceWhenSeveralAndNoneIsMarkedThenStartSaysSo() {
		this.jdbc.withUserConfiguration(TwoUnmarkedDatabases.class)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("several DataSource beans"));
	}

	@Test
	void joinWhenStoreIsLocalThenStartSaysSo() {
		this.runner.withBean(Joining.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("needs a store that commits with the work"));
	}

	@Test
	void joinWhenNoManagerIsOnTheDatabaseThenStartSaysSo() {
		this.jdbc.withUserConfiguration(TwoDatabases.class)
			.withPropertyValues("idempotent.jdbc.completion=join")
			.run((context) -> assertThat(context).getFailure().hasMessageContaining("has 0 transaction managers"));
	}

	private static int rows(JdbcClient jdbc, String table) {
		return jdbc.sql("select count(*) from " + table).query(Integer.class).single();
	}

	private static List<String> tables(JdbcClient jdbc) {
		return jdbc.sql("select table_name from information_schema.tables where table_schema = 'PUBLIC'")
			.query(String.class)
			.list();
	}

	private static DataSource database() {
		return new EmbeddedDatabaseBuilder().setType(EmbeddedDatabaseType.H2).generateUniqueName(true).build();
	}

	@Configuration(proxyBeanMethods = false)
	static class TwoDatabases {

		@Bean
		DataSource first() {
			return database();
		}

		@Bean
		@IdempotentDataSource
		DataSource second() {
			return database();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class TwoUnmarkedDatabases {

		@Bean
		DataSource first() {
			return database();
		}

		@Bean
		DataSource second() {
			return database();
		}

	}

	static class Joining {

		@Idempotent(key = "#id", completion = Completion.JOIN)
		public String join(String id) {
			return id;
		}

	}

}

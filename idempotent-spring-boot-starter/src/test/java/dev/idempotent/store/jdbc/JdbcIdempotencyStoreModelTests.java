package dev.idempotent.store.jdbc;

import java.time.Duration;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import dev.idempotent.database.RequiresDatabase;
import dev.idempotent.database.TestDatabase;
import dev.idempotent.store.jdbc.step.ClaimStep;
import dev.idempotent.store.model.Explorer;
import dev.idempotent.store.model.Time;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The statements and the model, step by step, on each database. Time passes by the ends
 * of lease and retention being brought nearer, so that nothing is waited for.
 */
class JdbcIdempotencyStoreModelTests {

	abstract static class OnDatabase {

		private final long seed = Long.getLong("idempotent.test.seed", System.nanoTime());

		private final TestDatabase database;

		OnDatabase(TestDatabase database) {
			this.database = database;
		}

		@Test
		void statementsWhenRandomHistoriesThenAsTheModel() {
			Explorer explorer = explorer();
			assertThat(explorer.random(this.seed, 300, 30)).isNull();
			System.out.println(this.database + " as the model in random histories: " + explorer);
		}

		@Test
		void statementsWhenEachStepFromEachStateThenAsTheModel() {
			Explorer explorer = explorer();
			assertThat(explorer.eachStepFromEachState(this.seed, 1)).isNull();
			System.out.println(this.database + " as the model in each step from each state: " + explorer);
		}

		private Explorer explorer() {
			JdbcClient jdbc = JdbcClient.create(this.database.dataSource());
			JdbcIdempotencyStore store = new JdbcIdempotencyStore(this.database.dataSource(),
					JdbcIdempotencyStore.DEFAULT_TABLE, Duration.ofSeconds(20));
			return new Explorer(store,
					(key) -> jdbc
						.sql("UPDATE IDEMPOTENCY_RECORD SET LEASE_UNTIL = LEASE_UNTIL - ?, EXPIRES_AT = EXPIRES_AT - ?"
								+ " WHERE RECORD_KEY = ?")
						.params(Time.TICK.toMillis(), Time.TICK.toMillis(), ClaimStep.key(key))
						.update());
		}

	}

	@Nested
	class H2 extends OnDatabase {

		H2() {
			super(TestDatabase.H2);
		}

	}

	@Nested
	class Postgresql extends OnDatabase {

		Postgresql() {
			super(TestDatabase.POSTGRESQL);
		}

	}

	@Nested
	@RequiresDatabase(TestDatabase.MARIADB)
	class MariaDb extends OnDatabase {

		MariaDb() {
			super(TestDatabase.MARIADB);
		}

	}

}

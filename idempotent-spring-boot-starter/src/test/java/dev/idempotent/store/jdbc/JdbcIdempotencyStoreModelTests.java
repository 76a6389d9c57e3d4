package dev.idempotent.store.jdbc;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.jdbc.core.simple.JdbcClient;

import dev.idempotent.store.model.Explorer;
import dev.idempotent.store.model.Time;
import dev.idempotent.test.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The statements and the model, step by step. Time passes by the ends of lease and
 * retention being brought nearer, so that nothing is waited for.
 */
class JdbcIdempotencyStoreModelTests {

	private final long seed = Long.getLong("idempotent.test.seed", System.nanoTime());

	@ParameterizedTest
	@EnumSource(names = { "H2", "POSTGRESQL" })
	void statementsWhenRandomHistoriesThenAsTheModel(TestDatabase database) {
		Explorer explorer = explorer(database);
		assertThat(explorer.random(this.seed, 300, 30)).isNull();
		System.out.println(database + " as the model in random histories: " + explorer);
	}

	@ParameterizedTest
	@EnumSource(names = { "H2", "POSTGRESQL" })
	void statementsWhenEachStepFromEachStateThenAsTheModel(TestDatabase database) {
		Explorer explorer = explorer(database);
		assertThat(explorer.eachStepFromEachState(this.seed, 2)).isNull();
		System.out.println(database + " as the model in each step from each state: " + explorer);
	}

	private static Explorer explorer(TestDatabase database) {
		JdbcClient jdbc = JdbcClient.create(database.dataSource());
		JdbcIdempotencyStore store = new JdbcIdempotencyStore(database.dataSource(), JdbcIdempotencyStore.DEFAULT_TABLE,
				Duration.ofSeconds(20));
		return new Explorer(store,
				(key) -> jdbc
					.sql("UPDATE IDEMPOTENCY_RECORD SET LEASE_UNTIL = LEASE_UNTIL - ?, EXPIRES_AT = EXPIRES_AT - ?"
							+ " WHERE RECORD_KEY = ?")
					.params(Time.TICK.toMillis(), Time.TICK.toMillis(), ClaimStep.key(key))
					.update());
	}

}

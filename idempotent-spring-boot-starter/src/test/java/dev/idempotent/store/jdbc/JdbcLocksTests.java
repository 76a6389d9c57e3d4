package dev.idempotent.store.jdbc;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.idempotent.database.RequiresDatabase;
import dev.idempotent.database.TestDatabase;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.TransactionalIdempotencyStore.Steps;
import dev.idempotent.store.jdbc.step.ClaimStep;
import dev.idempotent.test.store.Claims;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * What steps do that meet a row which a transaction has locked, and how many round trips
 * they make.
 */
class JdbcLocksTests {

	abstract static class OnDatabase {

		private static final byte[] RESULT = { 1, 2, 3 };

		private final TestDatabase database;

		private final CountingDataSource dataSource;

		private final JdbcIdempotencyStore store;

		private final TransactionTemplate transactions;

		private final RecordKey key = Claims.newKey();

		private final Claim claim = Claims.claim(this.key);

		private final Claim duplicate = Claims.claim(this.key);

		OnDatabase(TestDatabase database) {
			this.database = database;
			this.dataSource = new CountingDataSource(database.dataSource());
			this.store = new JdbcIdempotencyStore(this.dataSource, JdbcIdempotencyStore.DEFAULT_TABLE,
					Duration.ofSeconds(20));
			PlatformTransactionManager manager = new JdbcTransactionManager(this.dataSource);
			this.transactions = new TransactionTemplate(manager);
			this.store.check();
		}

		@AfterEach
		void free() {
			JdbcClient.create(this.database.dataSource())
				.sql("DELETE FROM IDEMPOTENCY_RECORD WHERE RECORD_KEY = ?")
				.param(ClaimStep.key(this.key))
				.update();
		}

		@Test
		void stepsWhenAloneThenFewRoundTrips() {
			assertThat(trips(() -> this.store.claim(this.claim)))
				.isEqualTo((this.database == TestDatabase.POSTGRESQL) ? 1 : 2);
			assertThat(trips(() -> this.store.claim(this.duplicate))).as("conflict").isOne();
			assertThat(trips(() -> this.store.claim(Claims.asking(this.duplicate, Claims.OTHER_FINGERPRINT))))
				.as("mismatch")
				.isOne();
			assertThat(trips(() -> this.store.complete(Claims.owned(this.claim), RESULT))).as("complete").isOne();
			assertThat(trips(() -> this.store.claim(this.duplicate))).as("replay").isOne();
		}

		@Test
		void claimWhenStatusIsUnknownThenUnreadable() {
			this.store.claim(this.claim);
			JdbcClient.create(this.database.dataSource())
				.sql("UPDATE IDEMPOTENCY_RECORD SET STATUS = 99 WHERE RECORD_KEY = ?")
				.param(ClaimStep.key(this.key))
				.update();
			assertThat(this.store.claim(this.duplicate)).isInstanceOf(ClaimResult.Unreadable.class);
			assertThat(this.store.claim(this.claim)).isInstanceOf(ClaimResult.Unreadable.class);
		}

		@Test
		void stepsWhenRowIsLockedThenNoneOfTheseWaits() throws Exception {
			Claim abandoned = Claims.lasting(this.claim, Duration.ofMillis(1), Duration.ofHours(1));
			this.store.claim(abandoned);
			await()
				.until(() -> this.store.claim(Claims.notTakingOver(this.duplicate)) instanceof ClaimResult.Abandoned);
			try (Connection locking = lock()) {
				assertThat(quickly(() -> this.store.claim(this.duplicate))).isEqualTo(new ClaimResult.InProgress());
				assertThat(quickly(() -> this.store.renew(Claims.owned(abandoned)))).isEqualTo(StepResult.DONE);
				assertThat(quickly(() -> this.store.claim(Claims.asking(this.duplicate, Claims.OTHER_FINGERPRINT))))
					.isEqualTo(new ClaimResult.Mismatch());
				locking.rollback();
			}
			assertThat(this.store.claim(this.duplicate)).is(Claims.granted(2));
		}

		@Test
		void claimWhenOwnerHoldsTheRowThenInProgressUntilItsConnectionIsGone() throws Exception {
			Ownership owner = joined();
			assertThat(owner.attempt()).isOne();
			Connection holding = lock();
			await().until(() -> leaseIsOver());
			assertThat(quickly(() -> this.store.claim(this.duplicate))).isEqualTo(new ClaimResult.InProgress());
			assertThat(quickly(() -> this.store.claim(Claims.notTakingOver(this.duplicate))))
				.isEqualTo(new ClaimResult.InProgress());
			holding.close();
			await().atMost(Duration.ofSeconds(5))
				.until(() -> Claims.granted(2).matches(this.store.claim(this.duplicate)));
			assertThat(this.transactions.<StepResult>execute((status) -> steps().join(owner)))
				.isEqualTo(StepResult.NOT_OWNER);
		}

		@Test
		void completeWhenRowStaysLockedThenGivesUpInTime() throws Exception {
			JdbcIdempotencyStore hasty = new JdbcIdempotencyStore(this.database.dataSource(),
					JdbcIdempotencyStore.DEFAULT_TABLE, Duration.ofMillis(500));
			hasty.claim(this.claim);
			try (Connection locking = lock()) {
				assertThatExceptionOfType(IdempotencyStoreException.class)
					.isThrownBy(() -> quickly(() -> hasty.complete(Claims.owned(this.claim), RESULT)))
					.matches(IdempotencyStoreException::isOutcomeUnknown);
				locking.rollback();
			}
		}

		@Test
		void deleteWhenExpiredThenOnlyThese() {
			Claim brief = Claims.lasting(this.claim, Duration.ofMillis(1), Duration.ofMillis(1));
			this.store.claim(brief);
			Claim other = Claims.claim(Claims.newKey());
			this.store.claim(other);
			ExpiredRecords expired = new ExpiredRecords(this.store);
			await().until(() -> {
				expired.delete();
				return rows(this.key) == 0;
			});
			assertThat(rows(other.key())).isOne();
			assertThat(this.store.renew(Claims.owned(other))).isEqualTo(StepResult.DONE);
		}

		private Ownership joined() {
			ClaimResult result = this.store.claimToJoin(this.claim);
			assertThat(result).isInstanceOf(ClaimResult.Granted.class);
			return ((ClaimResult.Granted) result).ownership();
		}

		private Steps steps() {
			return requireNonNull(this.store.currentTransaction());
		}

		private Connection lock() throws Exception {
			Connection connection = this.database.dataSource().getConnection();
			connection.setAutoCommit(false);
			JdbcClient.create(new SingleConnectionDataSource(connection, true))
				.sql("SELECT STATUS FROM IDEMPOTENCY_RECORD WHERE RECORD_KEY = ? FOR UPDATE")
				.param(ClaimStep.key(this.key))
				.query(Integer.class)
				.single();
			return connection;
		}

		private boolean leaseIsOver() {
			return JdbcClient.create(this.database.dataSource())
				.sql("SELECT LEASE_UNTIL FROM IDEMPOTENCY_RECORD WHERE RECORD_KEY = ?")
				.param(ClaimStep.key(this.key))
				.query(Long.class)
				.single() < System.currentTimeMillis();
		}

		private int rows(RecordKey key) {
			List<Integer> found = JdbcClient.create(this.database.dataSource())
				.sql("SELECT 1 FROM IDEMPOTENCY_RECORD WHERE RECORD_KEY = ?")
				.param(ClaimStep.key(key))
				.query(Integer.class)
				.list();
			return found.size();
		}

		private int trips(Callable<?> step) {
			this.dataSource.count();
			quickly(step);
			return this.dataSource.count();
		}

		private static <T> T quickly(Callable<T> step) {
			long start = System.nanoTime();
			try {
				return step.call();
			}
			catch (RuntimeException ex) {
				throw ex;
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
			finally {
				assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(10));
			}
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

	@Nested
	@RequiresDatabase(TestDatabase.MYSQL)
	class MySqlDriver extends OnDatabase {

		MySqlDriver() {
			super(TestDatabase.MYSQL);
		}

	}

}

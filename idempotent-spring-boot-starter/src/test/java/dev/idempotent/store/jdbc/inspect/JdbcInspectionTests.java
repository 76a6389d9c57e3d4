package dev.idempotent.store.jdbc.inspect;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ByteArrayResource;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.init.ResourceDatabasePopulator;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.idempotent.database.RequiresDatabase;
import dev.idempotent.database.TestDatabase;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.InspectableIdempotencyStore.Decision;
import dev.idempotent.store.InspectableIdempotencyStore.Page;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordDescription.State;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.TransactionalIdempotencyStore.Settlement;
import dev.idempotent.store.TransactionalIdempotencyStore.Steps;
import dev.idempotent.store.jdbc.JdbcIdempotencyStore;
import dev.idempotent.store.jdbc.step.ClaimStep;
import dev.idempotent.store.jdbc.step.Dialect;
import dev.idempotent.store.jdbc.step.Sql;
import dev.idempotent.test.store.AbstractInspectionTests;
import dev.idempotent.test.store.Claims;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * How an operator looks into the table, also into rows that transactions hold, and what
 * decisions do to a late owner's transaction.
 */
class JdbcInspectionTests {

	abstract static class OnDatabase extends AbstractInspectionTests {

		private static final String TABLE = "IDEMPOTENCY_INSPECTION";

		private static final byte[] RESULT = { 1, 2, 3 };

		private static final byte[] WITHOUT_ANSWER = { 7 };

		private final TestDatabase database;

		private final JdbcClient jdbc;

		private final JdbcIdempotencyStore store;

		private final TransactionTemplate transactions;

		private final Claim claim = Claims.claim(Claims.newKey());

		OnDatabase(TestDatabase database) throws Exception {
			this.database = database;
			this.jdbc = JdbcClient.create(database.dataSource());
			this.store = store(TABLE);
			this.transactions = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
			this.jdbc.sql("DROP TABLE IF EXISTS " + TABLE).update();
			String schema = new ClassPathResource(database.schema()).getContentAsString(StandardCharsets.UTF_8);
			new ResourceDatabasePopulator(
					new ByteArrayResource(schema.replace(JdbcIdempotencyStore.DEFAULT_TABLE, TABLE).getBytes()))
				.execute(database.dataSource());
		}

		@Override
		protected InspectableIdempotencyStore store() {
			return this.store;
		}

		@Test
		void describeWhenExpiredThenNullAndAgeBeginsAnewWithTheNextClaim() {
			held(this.claim);
			update("CREATED_AT = 0", this.claim);
			assertThat(seen(this.claim).age()).isGreaterThan(Duration.ofDays(365));
			update("EXPIRES_AT = 1", this.claim);
			assertThat(this.store.describe(this.claim.key())).isNull();
			assertThat(this.store.counts().byState()).isEmpty();
			assertThat(keys(this.store.findUnsettled(null, 10))).isEmpty();
			this.store.claim(this.claim);
			assertThat(seen(this.claim).age()).isLessThan(Duration.ofMinutes(1));
		}

		@Test
		void describeWhenStatusIsUnknownThenUnreadableAndToBeFreedOnly() {
			held(this.claim);
			update("STATUS = 99", this.claim);
			assertThat(seen(this.claim).state()).isEqualTo(State.UNREADABLE);
			assertThat(seen(this.claim).attempt()).isZero();
			assertThat(this.store.counts().byState()).containsEntry(State.UNREADABLE, 1L);
			assertThat(this.store.settle(seen(this.claim), RESULT)).isEqualTo(Decision.REFUSED);
			assertThat(this.store.free(seen(this.claim))).isEqualTo(Decision.DONE);
			assertThat(this.store.describe(this.claim.key())).isNull();
		}

		@Test
		void describeWhenFencedThenInProgressAndDoneOnceTheLeaseIsOver() {
			fenced(this.claim);
			assertThat(seen(this.claim).state()).isEqualTo(State.IN_PROGRESS);
			assertThat(this.store.free(seen(this.claim))).isEqualTo(Decision.REFUSED);
			endLease(this.claim);
			assertThat(seen(this.claim).state()).isEqualTo(State.DONE);
			assertThat(seen(this.claim).size()).isZero();
			assertThat(this.store.result(this.claim.key())).isNull();
			assertThat(keys(this.store.findUnsettled(null, 10))).containsExactly(this.claim.key());
		}

		@Test
		void settleWhenDoneThenConsumedAndLateOwnerIsRefused() {
			fenced(this.claim);
			endLease(this.claim);
			assertThat(this.store.settle(seen(this.claim), RESULT)).isEqualTo(Decision.DONE);
			assertThat(seen(this.claim).state()).isEqualTo(State.CONSUMED);
			assertThat(this.store.complete(Claims.owned(this.claim), WITHOUT_ANSWER)).isEqualTo(StepResult.NOT_OWNER);
			assertThat(this.store.settle(Claims.owned(this.claim))).isEqualTo(Settlement.NOT_OWNER);
			assertThat(this.store.result(this.claim.key())).isEqualTo(RESULT);
		}

		@Test
		void describeWhenJoinedThenInProgressWhileATransactionHoldsIt() {
			this.store.claimToJoin(this.claim);
			assertThat(seen(this.claim).state()).isEqualTo(State.IN_PROGRESS);
			RecordDescription[] held = new RecordDescription[1];
			this.transactions.executeWithoutResult((status) -> {
				assertThat(steps().join(Claims.owned(this.claim))).isEqualTo(StepResult.DONE);
				await().until(() -> seen(this.claim).leaseLeft().isZero());
				held[0] = seen(this.claim);
				assertThat(held[0].state()).isEqualTo(State.IN_PROGRESS);
				assertThat(keys(this.store.findUnsettled(null, 10))).isEmpty();
				assertThat(this.store.free(held[0])).isEqualTo(Decision.REFUSED);
				assertThat(this.store.settle(held[0], RESULT)).isEqualTo(Decision.REFUSED);
			});
			assertThat(seen(this.claim).state()).isEqualTo(State.ABANDONED);
			assertThat(keys(this.store.findUnsettled(null, 10))).containsExactly(this.claim.key());
			assertThat(this.store.free(held[0])).isEqualTo(Decision.CHANGED);
			assertThat(this.store.free(seen(this.claim))).isEqualTo(Decision.DONE);
		}

		@Test
		void decideWhenALateOwnerHasFencedThenRefusedUntilItsCommit() {
			abandoned(this.claim);
			RecordDescription seen = seen(this.claim);
			this.transactions.executeWithoutResult((status) -> {
				steps().fence(Claims.owned(this.claim), WITHOUT_ANSWER);
				assertThat(this.store.free(seen)).isEqualTo(Decision.REFUSED);
				assertThat(this.store.settle(seen, RESULT)).isEqualTo(Decision.REFUSED);
			});
			assertThat(this.store.free(seen)).isEqualTo(Decision.CHANGED);
			assertThat(seen(this.claim).state()).isEqualTo(State.DONE);
		}

		@Test
		void decideWhenALateOwnerIsYetToFenceThenItMayNotCommit() {
			abandoned(this.claim);
			Claim joined = Claims.claim(Claims.newKey());
			this.store.claimToJoin(joined);
			await().until(() -> seen(joined).state() == State.ABANDONED);
			this.transactions.executeWithoutResult((status) -> {
				assertThat(this.store.settle(seen(this.claim), RESULT)).isEqualTo(Decision.DONE);
				assertThat(this.store.settle(seen(joined), RESULT)).isEqualTo(Decision.DONE);
				assertThat(steps().fence(Claims.owned(this.claim), WITHOUT_ANSWER)).isEqualTo(StepResult.NOT_OWNER);
				assertThat(steps().join(Claims.owned(joined))).isEqualTo(StepResult.NOT_OWNER);
				assertThat(steps().complete(Claims.owned(joined), WITHOUT_ANSWER)).isEqualTo(StepResult.NOT_OWNER);
			});
			assertThat(this.store.claim(Claims.claim(joined.key()))).isInstanceOfSatisfying(ClaimResult.Consumed.class,
					(consumed) -> assertThat(consumed.result()).isEqualTo(RESULT));
		}

		@Test
		void countsThenByState() {
			held(Claims.claim(Claims.newKey()));
			held(Claims.claim(Claims.newKey()));
			abandoned(Claims.claim(Claims.newKey()));
			fenced(this.claim);
			endLease(this.claim);
			this.store.claim(Claims.claim(Claims.newKey()));
			Claim joined = Claims.claim(Claims.newKey());
			this.store.claimToJoin(joined);
			endLease(joined);
			assertThat(this.store.counts().byState()).containsExactlyInAnyOrderEntriesOf(
					Map.of(State.HELD, 2L, State.ABANDONED, 1L, State.DONE, 1L, State.IN_PROGRESS, 2L));
		}

		@Test
		void findUnsettledWhenMoreThanOnePageLooksAtThenEachOnceAndNoPageLooksAtMore() throws SQLException {
			Set<RecordKey> expected = new HashSet<>();
			for (int i = 0; i < 24; i++) {
				Claim added = Claims.claim(Claims.newKey());
				this.store.claim(added);
				if (i % 12 == 0) {
					this.store.release(Claims.hold(added));
					expected.add(added.key());
				}
			}
			List<RecordKey> walked = new ArrayList<>();
			int pages = 0;
			@Nullable String cursor = null;
			do {
				Page page = page(cursor, 5);
				walked.addAll(keys(page));
				cursor = page.next();
				pages++;
			}
			while (cursor != null);
			assertThat(walked).containsExactlyInAnyOrderElementsOf(expected);
			assertThat(pages).isEqualTo(5);
		}

		@Test
		void findUnsettledWhenThereAreMoreThenNoMoreThanTheLimit() {
			for (int i = 0; i < 3; i++) {
				held(Claims.claim(Claims.newKey()));
			}
			assertThat(this.store.findUnsettled(null, 2).records()).hasSize(2);
		}

		@Test
		void inspectWhenTableIsMissingThenStoreException() {
			JdbcIdempotencyStore without = store("NO_SUCH_TABLE");
			assertThatExceptionOfType(IdempotencyStoreException.class)
				.isThrownBy(() -> without.describe(this.claim.key()))
				.withMessageContaining("read a record");
			assertThatExceptionOfType(IdempotencyStoreException.class)
				.isThrownBy(() -> without.findUnsettled(null, 10));
		}

		private JdbcIdempotencyStore store(String table) {
			return new JdbcIdempotencyStore(this.database.dataSource(), table, Duration.ofSeconds(20));
		}

		private Page page(@Nullable String cursor, int window) throws SQLException {
			try (Connection connection = this.database.dataSource().getConnection()) {
				return new JdbcInspection(connection, new Sql(Dialect.valueOf(this.database.name()), TABLE), window)
					.findUnsettled(cursor, 10);
			}
		}

		private void fenced(Claim claim) {
			this.store.claim(claim);
			this.transactions.executeWithoutResult((status) -> steps().fence(Claims.owned(claim), WITHOUT_ANSWER));
		}

		private Steps steps() {
			return requireNonNull(this.store.currentTransaction());
		}

		private void endLease(Claim claim) {
			update("LEASE_UNTIL = 1", claim);
		}

		private void update(String set, Claim claim) {
			this.jdbc.sql("UPDATE " + TABLE + " SET " + set + " WHERE RECORD_KEY = ?")
				.param(ClaimStep.key(claim.key()))
				.update();
		}

		private static List<RecordKey> keys(Page page) {
			return page.records().stream().map(RecordDescription::key).toList();
		}

	}

	@Nested
	class H2 extends OnDatabase {

		H2() throws Exception {
			super(TestDatabase.H2);
		}

	}

	@Nested
	class Postgresql extends OnDatabase {

		Postgresql() throws Exception {
			super(TestDatabase.POSTGRESQL);
		}

	}

	@Nested
	@RequiresDatabase(TestDatabase.MARIADB)
	class MariaDb extends OnDatabase {

		MariaDb() throws Exception {
			super(TestDatabase.MARIADB);
		}

	}

}

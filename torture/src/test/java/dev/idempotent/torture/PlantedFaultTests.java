package dev.idempotent.torture;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import javax.sql.DataSource;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.DefaultTransactionStatus;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.test.RedisServer;
import dev.idempotent.torture.Violation.Kind;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows with servers that break a promise that a run finds it. Operations are given as
 * their way, how long they take, and their end; two clients send each at the same time.
 */
class PlantedFaultTests {

	private static final long RECOVERY_LIMIT = 1000;

	private static RedisServer redis;

	private static Database database;

	private static int runs;

	private final TortureOptions options = TortureOptions.parse("--profile=all", "--seed=" + runs++, "--clients=12");

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		database = Database.start();
	}

	@AfterAll
	static void stop() {
		redis.close();
		database.close();
	}

	@Test
	void runWhenNothingIsPlantedThenGood() throws Exception {
		PlantedServer server = new PlantedServer(redis, database, (context) -> {
		}, Map.of("idempotent.lease", "30s"));
		assertThat(run(server, "DIRECT 100 FAILED_AFTER_COMMIT")).isEmpty();
	}

	@Test
	void runWhenKeyIsFreedAfterCommitThenFound() throws Exception {
		assertThat(run(planted(FreedAfterCommit::new), "DIRECT 20 DONE")).contains(Kind.EXECUTED_TWICE,
				Kind.BOOKED_TWICE);
	}

	@Test
	void runWhenFailureAfterCommitFreesKeyThenFound() throws Exception {
		PlantedServer server = new PlantedServer(redis, database, (context) -> {
		}, Map.of("idempotent.after-commit", "release"));
		assertThat(run(server, "DIRECT 20 FAILED_AFTER_COMMIT")).contains(Kind.EXECUTED_TWICE, Kind.BOOKED_TWICE);
	}

	@Test
	void runWhenEachRequestHasAKeyOfItsOwnThenFound() throws Exception {
		assertThat(run(planted(OwnKeys::new), "TASK 300 DONE")).contains(Kind.EXECUTED_AT_ONCE, Kind.BOOKED_TWICE);
	}

	@Test
	void runWhenKeyOfAFutureIsFreedWhileItRunsThenFound() throws Exception {
		assertThat(run(planted(FreedWhileRunning::new), "FUTURE 2000 DONE")).contains(Kind.EXECUTED_AT_ONCE,
				Kind.BOOKED_TWICE);
	}

	@Test
	void runWhenCompletionIsForgottenThenFound() throws Exception {
		assertThat(run(planted(ForgottenCompletions::new), "DIRECT 20 DONE")).contains(Kind.EXECUTED_TWICE,
				Kind.COMPLETION_LOST, Kind.BOOKED_TWICE);
	}

	@Test
	void runWhenRowsAreLostAndFailedOnesKeptThenFound() throws Exception {
		PlantedServer server = new PlantedServer(redis, database,
				(context) -> context.registerBean("transactionManager", SwappedEnds.class,
						() -> new SwappedEnds(context.getBean(DataSource.class))),
				Map.of());
		assertThat(run(server, "DIRECT 20 PERHAPS_ROLLED_BACK")).contains(Kind.BOOKING_LOST, Kind.BOOKED_THOUGH_FAILED);
	}

	@Test
	void runWhenStoreStaysLostThenFound() throws Exception {
		try (PlantedServer server = planted(StaysLost::new);
				Workload workload = server.workload(this.options, "DIRECT 20 DONE")) {
			workload.start(() -> has(workload, Exchange::isStoreUnavailable), () -> {
			});
			Awaitility.await().until(() -> has(workload, Exchange::isResult));
			long from = System.currentTimeMillis();
			redis.ask("REPLICAOF 127.0.0.1 1");
			Awaitility.await().until(() -> has(workload, Exchange::isStoreUnavailable));
			redis.ask("REPLICAOF NO ONE");
			Outage outage = new Outage("redis", from, System.currentTimeMillis());
			assertThat(kinds(server, workload, List.of(outage))).contains(Kind.STORE_LOST);
		}
	}

	private static PlantedServer planted(UnaryOperator<IdempotencyStore> store) throws Exception {
		return new PlantedServer(redis, database, PlantedServer.store(store), Map.of());
	}

	private Set<Kind> run(PlantedServer server, String work) throws Exception {
		try (server; Workload workload = server.workload(this.options, work)) {
			workload.start(() -> workload.begun() >= this.options.clients(), () -> {
			});
			return kinds(server, workload, List.of());
		}
	}

	private Set<Kind> kinds(PlantedServer server, Workload workload, List<Outage> outages)
			throws InterruptedException, ExecutionException, IOException {
		workload.awaitAnswers();
		long ended = System.currentTimeMillis();
		workload.repeat();
		String keyPrefix = this.options.name() + "-";
		Ledger ledger = server.ledger(keyPrefix);
		// No excuses, not even for a machine that is too busy
		Excuses excuses = new Excuses(PlantedServer.LEASE.toMillis(), List.of(), List.of(), List.of());
		Verdict verdict = new Checker(excuses, ended, Duration.ofSeconds(6).toMillis(), RECOVERY_LIMIT)
			.check(new Evidence(workload.exchanges(), ledger.executions(), database.bookings(keyPrefix), outages));
		return verdict.violations().stream().map(Violation::kind).collect(Collectors.toSet());
	}

	private static boolean has(Workload workload, Predicate<Exchange> condition) {
		return workload.exchanges().stream().anyMatch(condition);
	}

	private static final class FreedAfterCommit extends DelegatingIdempotencyStore {

		FreedAfterCommit(IdempotencyStore store) {
			super(store);
		}

		@Override
		public StepResult complete(Ownership ownership, byte[] result) {
			return release(new Release.Free(ownership.claim()));
		}

	}

	private static final class OwnKeys extends DelegatingIdempotencyStore {

		OwnKeys(IdempotencyStore store) {
			super(store);
		}

		@Override
		public ClaimResult claim(Claim claim) {
			RecordKey key = RecordKey.of(null, "own", null, claim.token().toString());
			return super.claim(new Claim(key, claim.token(), claim.fingerprint(), claim.lease(), claim.retention(),
					claim.takeOver()));
		}

	}

	private static final class FreedWhileRunning extends DelegatingIdempotencyStore {

		private final Set<RecordKey> freed = ConcurrentHashMap.newKeySet();

		FreedWhileRunning(IdempotencyStore store) {
			super(store);
		}

		@Override
		public StepResult renew(Ownership ownership) {
			return this.freed.add(ownership.key()) ? release(new Release.Free(ownership.claim()))
					: super.renew(ownership);
		}

	}

	private static final class ForgottenCompletions extends DelegatingIdempotencyStore {

		private final Set<RecordKey> forgotten = ConcurrentHashMap.newKeySet();

		ForgottenCompletions(IdempotencyStore store) {
			super(store);
		}

		@Override
		public StepResult complete(Ownership ownership, byte[] result) {
			return this.forgotten.add(ownership.key()) ? StepResult.DONE : super.complete(ownership, result);
		}

	}

	private static final class StaysLost extends DelegatingIdempotencyStore {

		private static final long MILLIS = 2 * RECOVERY_LIMIT;

		private volatile long lost;

		StaysLost(IdempotencyStore store) {
			super(store);
		}

		@Override
		public ClaimResult claim(Claim claim) {
			if (System.currentTimeMillis() - this.lost < MILLIS) {
				throw new IdempotencyStoreException("Lost", null, false);
			}
			try {
				return super.claim(claim);
			}
			catch (IdempotencyStoreException ex) {
				this.lost = System.currentTimeMillis();
				throw ex;
			}
		}

	}

	private static final class SwappedEnds extends DataSourceTransactionManager {

		SwappedEnds(DataSource dataSource) {
			super(dataSource);
		}

		@Override
		protected void doCommit(DefaultTransactionStatus status) {
			super.doRollback(status);
		}

		@Override
		protected void doRollback(DefaultTransactionStatus status) {
			super.doCommit(status);
		}

	}

}

package dev.idempotent.torture;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.test.redis.RedisServer;
import dev.idempotent.torture.check.Checker;
import dev.idempotent.torture.check.Excuses;
import dev.idempotent.torture.check.Verdict;
import dev.idempotent.torture.history.Evidence;
import dev.idempotent.torture.history.Exchange;
import dev.idempotent.torture.history.Ledger;
import dev.idempotent.torture.history.Outage;
import dev.idempotent.torture.history.Violation;
import dev.idempotent.torture.history.Violation.Kind;
import dev.idempotent.torture.plan.TortureOptions;
import dev.idempotent.torture.site.Database;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shows with a server that breaks a promise that a run finds it.
 */
class PlantedFaultTests {

	private static final long RECOVERY_LIMIT = 5000;

	private static final long SHORT_RECOVERY_LIMIT = 1000;

	private static RedisServer redis;

	private static PlantedServer server;

	private static int runs;

	private final TortureOptions options = nextOptions();

	@BeforeAll
	static void start() throws Exception {
		redis = RedisServer.start();
		server = new PlantedServer(Database.start(), PlantedStore::new, "--spring.data.redis.port=" + redis.port());
		// The first answers take longer than clients wait
		TortureOptions options = nextOptions();
		try (Workload workload = server.workload(options, "DIRECT 1 DONE")) {
			workload.start(() -> workload.begun() >= options.clients(), () -> {
			});
			workload.awaitAnswers();
		}
	}

	@AfterEach
	void heal() {
		server.store(PlantedStore.class).plant(UnaryOperator.identity());
		server.heal();
	}

	@AfterAll
	static void stop() {
		server.close();
		redis.close();
	}

	@Test
	void runWhenNothingIsPlantedThenGood() throws Exception {
		server.store(PlantedStore.class).plant((store) -> new LongLeases(store, Duration.ofSeconds(30)));
		assertThat(run("DIRECT 100 FAILED_AFTER_COMMIT")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "DONE", "FAILED_AFTER_COMMIT" })
	void runWhenKeyIsFreedAfterCommitThenFound(String end) throws Exception {
		server.store(PlantedStore.class).plant(FreedAfterCommit::new);
		assertThat(run("DIRECT 20 " + end)).contains(Kind.EXECUTED_TWICE, Kind.BOOKED_TWICE);
	}

	@Test
	void runWhenEachRequestHasAKeyOfItsOwnThenFound() throws Exception {
		server.store(PlantedStore.class).plant(OwnKeys::new);
		assertThat(run("TASK 300 DONE")).contains(Kind.EXECUTED_AT_ONCE, Kind.BOOKED_TWICE);
	}

	@Test
	void runWhenKeyOfAFutureIsFreedWhileItRunsThenFound() throws Exception {
		server.store(PlantedStore.class).plant(FreedWhileRunning::new);
		assertThat(run("FUTURE 2000 DONE")).contains(Kind.EXECUTED_AT_ONCE, Kind.BOOKED_TWICE);
	}

	@Test
	void runWhenCompletionIsForgottenThenFound() throws Exception {
		server.store(PlantedStore.class).plant(ForgottenCompletions::new);
		assertThat(run("DIRECT 20 DONE")).contains(Kind.EXECUTED_TWICE, Kind.COMPLETION_LOST, Kind.BOOKED_TWICE);
	}

	@Test
	void runWhenRowsAreLostAndFailedOnesKeptThenFound() throws Exception {
		server.plantSwappedTransactions();
		assertThat(run("DIRECT 20 PERHAPS_ROLLED_BACK")).contains(Kind.BOOKING_LOST, Kind.BOOKED_THOUGH_FAILED);
	}

	@Test
	void runWhenFailureLeavesKeyTakenThenFound() throws Exception {
		server.store(PlantedStore.class).plant(ForgottenReleases::new);
		assertThat(run("DIRECT 20 PERHAPS_ROLLED_BACK")).contains(Kind.NOT_FREED);
	}

	@Test
	void runWhenStoreStaysLostThenFound() throws Exception {
		server.store(PlantedStore.class).plant(StaysLost::new);
		try (Workload workload = server.workload(this.options, "DIRECT 20 DONE")) {
			workload.start(() -> has(workload, Exchange::isStoreUnavailable), () -> {
			});
			Awaitility.await().until(() -> has(workload, Exchange::isResult));
			long from = System.currentTimeMillis();
			redis.ask("REPLICAOF 127.0.0.1 1");
			Awaitility.await().until(() -> has(workload, Exchange::isStoreUnavailable));
			redis.ask("REPLICAOF NO ONE");
			Outage outage = new Outage("redis", from, System.currentTimeMillis());
			assertThat(kinds(workload, List.of(outage), SHORT_RECOVERY_LIMIT)).contains(Kind.STORE_LOST);
		}
	}

	private static TortureOptions nextOptions() {
		return TortureOptions.parse("--profile=all", "--seed=" + runs++, "--clients=30");
	}

	private Set<Kind> run(String work) throws Exception {
		try (Workload workload = server.workload(this.options, work)) {
			workload.start(() -> workload.begun() >= this.options.clients(), () -> {
			});
			return kinds(workload, List.of(), RECOVERY_LIMIT);
		}
	}

	private Set<Kind> kinds(Workload workload, List<Outage> outages, long recoveryLimit)
			throws InterruptedException, ExecutionException, IOException {
		workload.awaitAnswers();
		long ended = System.currentTimeMillis();
		workload.repeat();
		String keyPrefix = this.options.name() + "-";
		Ledger ledger = server.ledger(keyPrefix);
		// No excuses, not even for a machine that is too busy
		Excuses excuses = new Excuses(PlantedServer.LEASE.toMillis(), List.of(), List.of(), List.of());
		Verdict verdict = new Checker(excuses, ended, Duration.ofSeconds(6).toMillis(), recoveryLimit)
			.check(new Evidence(workload.exchanges(), ledger.executions(), server.database().bookings(keyPrefix),
					outages));
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

	private static class LongLeases extends DelegatingIdempotencyStore {

		private final Duration lease;

		LongLeases(IdempotencyStore store, Duration lease) {
			super(store);
			this.lease = lease;
		}

		@Override
		public ClaimResult claim(Claim claim) {
			return super.claim(new Claim(claim.key(), claim.token(), claim.fingerprint(), this.lease, claim.retention(),
					claim.takeOver()));
		}

	}

	private static final class ForgottenReleases extends LongLeases {

		private final Set<RecordKey> forgotten = ConcurrentHashMap.newKeySet();

		ForgottenReleases(IdempotencyStore store) {
			super(store, Duration.ofSeconds(3));
		}

		@Override
		public StepResult release(Release release) {
			return this.forgotten.add(release.claim().key()) ? StepResult.DONE : super.release(release);
		}

	}

	private static final class StaysLost extends DelegatingIdempotencyStore {

		private static final long MILLIS = 2 * SHORT_RECOVERY_LIMIT;

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

}

package dev.idempotent.engine;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

import dev.idempotent.engine.EngineSettings.Heartbeat;
import dev.idempotent.engine.EngineSettings.OnStoreFailure;
import dev.idempotent.store.Claim;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StepResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Requests that wait for the owner of their record, as the engine lets them.
 */
class WaitingRequestsTests {

	private static final Duration LONG = Duration.ofSeconds(60);

	private static final RecordKey KEY = RecordKey.of(null, "o", null, "k");

	private static final Fingerprint FINGERPRINT = Fingerprint.of("asked");

	private static final byte[] RESULT = { 1, 2, 3 };

	private static final Admission IN_PROGRESS = new Admission.InProgress();

	private final WatchedStore store = new WatchedStore();

	private final IdempotencyEngine engine = new IdempotencyEngine(this.store, EngineSettings.DEFAULTS,
			IdempotencyListener.NO_OP);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	@AfterEach
	void close() throws Exception {
		this.engine.close();
		this.threads.shutdown();
		assertThat(this.threads.awaitTermination(LONG.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		assertThat(this.store.openWatches).hasValue(0);
		assertThat(waitingCount()).isZero();
	}

	@Test
	void admitWhenOwnerCompletesThenResult() throws Exception {
		Execution owner = own();
		Future<Admission> waiter = waiter();
		awaitWaiting(1);
		owner.complete(RESULT);
		assertReplay(waiter.get());
		assertThat(this.store.endings).containsExactly(owner.ownership().claim().token());
	}

	@Test
	void admitWhenOwnerCompletesThenAllGetTheResult() throws Exception {
		Execution owner = own();
		List<Future<Admission>> waiters = waiters(20);
		awaitWaiting(20);
		owner.complete(RESULT);
		for (Future<Admission> waiter : waiters) {
			assertReplay(waiter.get());
		}
		assertThat(this.store.watches).hasValue(1);
	}

	@Test
	void admitWhenNotToWaitThenRefusedAtOnce() {
		own();
		assertThat(this.engine.admit(Operations.lasting(LONG), KEY, FINGERPRINT)).isEqualTo(IN_PROGRESS);
		assertThat(this.store.watches).hasValue(0);
		assertThat(this.store.claims).hasSize(2);
	}

	@Test
	void admitWhenNobodyIsWaitedForThenAsEver() {
		own().complete(RESULT);
		assertReplay(this.engine.admit(Operations.waiting(LONG), KEY, FINGERPRINT));
		assertThat(this.store.claims).hasSize(2);
	}

	@Test
	void admitWhenTimeIsOverThenInProgressAndOwnerKeepsItsRecord() {
		Execution owner = own();
		Duration wait = Duration.ofMillis(300);
		long start = System.nanoTime();
		assertThat(this.engine.admit(Operations.waiting(wait), KEY, FINGERPRINT)).isEqualTo(IN_PROGRESS);
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(wait);
		assertThat(this.store.renew(owner.ownership())).isEqualTo(StepResult.DONE);
	}

	@Test
	void admitWhenWaitIsForeverThenResult() throws Exception {
		Execution owner = own();
		Future<Admission> waiter = this.threads
			.submit(() -> this.engine.admit(Operations.waiting(Duration.ofDays(300_000)), KEY, FINGERPRINT));
		awaitWaiting(1);
		owner.complete(RESULT);
		assertReplay(waiter.get());
	}

	@RepeatedTest(5)
	void admitWhenOwnerReleasesThenExactlyOneWaiterProceedsAndTheOthersGetItsResult() throws Exception {
		Execution owner = own();
		List<Future<Admission>> waiters = waiters(20);
		awaitWaiting(20);
		owner.release();
		await().until(() -> waiters.stream().anyMatch(Future::isDone));
		Future<Admission> first = waiters.stream().filter(Future::isDone).findFirst().orElseThrow();
		Execution successor = ((Admission.Proceed) first.get()).execution();
		await().during(Duration.ofMillis(100)).until(() -> waiters.stream().filter(Future::isDone).count() == 1);
		assertThat(successor.attempt()).isOne();
		successor.complete(RESULT);
		for (Future<Admission> waiter : waiters) {
			if (waiter != first) {
				assertReplay(waiter.get());
			}
		}
		assertThat(this.store.endings).containsExactly(owner.ownership().claim().token(),
				successor.ownership().claim().token());
	}

	@Test
	void admitWhenOwnerHoldsTheKeyThenOutcomeUnknown() throws Exception {
		Execution owner = own();
		List<Future<Admission>> waiters = waiters(5);
		awaitWaiting(5);
		owner.hold();
		for (Future<Admission> waiter : waiters) {
			assertThat(waiter.get()).isEqualTo(new Admission.OutcomeUnknown());
		}
	}

	@Test
	void admitWhenOtherFingerprintThenRefusedAtOnce() {
		own();
		assertThat(this.engine.admit(Operations.waiting(LONG), KEY, Fingerprint.of("other")))
			.isEqualTo(new Admission.KeyReused());
		assertThat(this.store.watches).hasValue(0);
	}

	@Test
	void admitWhenReleasedKeyIsTakenByAnotherRequestThenWaitersAreRefused() throws Exception {
		Execution owner = own();
		this.store.silent = true;
		List<Future<Admission>> waiters = waiters(5);
		awaitWaiting(5);
		await().until(() -> this.store.claims.size() >= 7);
		owner.release();
		this.engine.admit(Operations.lasting(Duration.ofSeconds(30)), KEY, Fingerprint.of("other"));
		for (Future<Admission> waiter : waiters) {
			assertThat(waiter.get()).isEqualTo(new Admission.KeyReused());
		}
	}

	@Test
	void admitWhenLeaseEndsThenExactlyOneWaiterTakesOver() throws Exception {
		try (IdempotencyEngine crashing = new IdempotencyEngine(this.store,
				new EngineSettings(Heartbeat.OFF, OnStoreFailure.REJECT, 100), IdempotencyListener.NO_OP)) {
			crashing.admit(Operations.lasting(Duration.ofMillis(300)), KEY, FINGERPRINT);
			List<Future<Admission>> waiters = waiters(5);
			await().until(() -> waiters.stream().anyMatch(Future::isDone));
			Future<Admission> first = waiters.stream().filter(Future::isDone).findFirst().orElseThrow();
			Execution successor = ((Admission.Proceed) first.get()).execution();
			assertThat(successor.attempt()).isEqualTo(2);
			successor.complete(RESULT);
			for (Future<Admission> waiter : waiters) {
				if (waiter != first) {
					assertReplay(waiter.get());
				}
			}
		}
	}

	@Test
	void admitWhenLeaseEndsAndNotToTakeOverThenOutcomeUnknown() {
		try (IdempotencyEngine crashing = new IdempotencyEngine(this.store,
				new EngineSettings(Heartbeat.OFF, OnStoreFailure.REJECT, 100), IdempotencyListener.NO_OP)) {
			crashing.admit(Operations.lasting(Duration.ofMillis(300)), KEY, FINGERPRINT);
			assertThat(this.engine.admit(Operations.operation(Duration.ofSeconds(30), LONG, false), KEY, FINGERPRINT))
				.isEqualTo(new Admission.OutcomeUnknown());
		}
	}

	@Test
	void admitWhenCompletedBeforeTheWatchThenClaimsAgainAtOnce() {
		Execution owner = own();
		this.store.silent = true;
		this.store.beforeWatch = () -> owner.complete(RESULT);
		assertReplay(this.engine.admit(Operations.waiting(LONG), KEY, FINGERPRINT));
		assertThat(this.store.claims).hasSize(3);
	}

	@Test
	void admitWhenWatchIsSilentThenResultAllTheSame() throws Exception {
		Execution owner = own();
		this.store.silent = true;
		Future<Admission> waiter = waiter();
		await().until(() -> this.store.claims.size() >= 3);
		owner.complete(RESULT);
		assertReplay(waiter.get());
	}

	@Test
	void admitWhenStoreCanNotBeWatchedThenResultAllTheSame() throws Exception {
		try (IdempotencyEngine simple = new IdempotencyEngine(this.store.unwatchable(), EngineSettings.DEFAULTS,
				IdempotencyListener.NO_OP)) {
			Execution owner = own();
			Future<Admission> waiter = this.threads
				.submit(() -> simple.admit(Operations.waiting(LONG), KEY, FINGERPRINT));
			await().until(() -> this.store.claims.size() >= 3);
			owner.complete(RESULT);
			assertReplay(waiter.get());
			assertThat(this.store.watches).hasValue(0);
		}
	}

	@Test
	void admitWhenManyWaitThenOneWatchAndOneAsks() throws Exception {
		Execution owner = own();
		List<Future<Admission>> waiters = waiters(50);
		awaitWaiting(50);
		await().until(() -> this.store.claims.size() >= 1 + 50 + 1);
		int before = this.store.claims.size();
		long start = System.nanoTime();
		await().until(() -> this.store.claims.size() >= before + 3);
		long seconds = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start);
		List<Claim> asked = this.store.claims.stream().skip(before).toList();
		assertThat(asked).extracting(Claim::token).containsOnly(asked.get(0).token());
		assertThat(asked.size()).isLessThanOrEqualTo((int) (3 * (seconds + 1)));
		assertThat(this.store.watches).hasValue(1);
		owner.complete(RESULT);
		for (Future<Admission> waiter : waiters) {
			assertReplay(waiter.get());
		}
	}

	@Test
	void admitWhenLeaderLeavesThenAnotherAsks() throws Exception {
		Execution owner = own();
		Future<Admission> leader = this.threads
			.submit(() -> this.engine.admit(Operations.waiting(Duration.ofMillis(200)), KEY, FINGERPRINT));
		awaitWaiting(1);
		Future<Admission> follower = waiter();
		assertThat(leader.get()).isEqualTo(IN_PROGRESS);
		awaitWaiting(1);
		owner.complete(RESULT);
		assertReplay(follower.get());
	}

	@Test
	void admitWhenTooManyWaitThenInProgressAtOnce() throws Exception {
		Execution owner = own();
		List<Future<Admission>> waiters = waiters(EngineSettings.DEFAULTS.maxWaiting());
		awaitWaiting(EngineSettings.DEFAULTS.maxWaiting());
		int before = this.store.claims.size();
		assertThat(this.engine.admit(Operations.waiting(LONG), KEY, FINGERPRINT)).isEqualTo(IN_PROGRESS);
		assertThat(this.store.claims.size()).isGreaterThan(before);
		owner.complete(RESULT);
		for (Future<Admission> waiter : waiters) {
			assertReplay(waiter.get());
		}
		assertReplay(waiter().get());
	}

	@Test
	void admitWhenStoreFailsWhileWaitingThenUnavailableAndOwnClaimIsReleased() throws Exception {
		Execution owner = own();
		Future<Admission> waiter = waiter();
		awaitWaiting(1);
		IdempotencyStoreException down = new IdempotencyStoreException("timeout", null, true);
		this.store.failure = down;
		assertThat(waiter.get()).isEqualTo(new Admission.StoreUnavailable(down));
		OwnerToken own = this.store.claims.stream().skip(1).findFirst().orElseThrow().token();
		await().until(() -> this.store.endings.contains(own));
		assertThat(this.store.endings).containsOnly(own);
		assertThat(this.store.renew(owner.ownership())).isEqualTo(StepResult.DONE);
	}

	@Test
	void admitWhenInterruptedThenInProgressAndStillInterrupted() throws Exception {
		own();
		Semaphore waiting = new Semaphore(0);
		Future<Thread> thread = this.threads.submit(() -> {
			waiting.release();
			assertThat(this.engine.admit(Operations.waiting(LONG), KEY, FINGERPRINT)).isEqualTo(IN_PROGRESS);
			assertThat(Thread.interrupted()).isTrue();
			return Thread.currentThread();
		});
		waiting.acquire();
		awaitWaiting(1);
		this.threads.shutdownNow();
		assertThat(thread.get()).isNotNull();
	}

	@Test
	void closeWhenRequestsWaitThenInProgressAtOnce() throws Exception {
		own();
		List<Future<Admission>> waiters = waiters(10);
		awaitWaiting(10);
		this.engine.close();
		for (Future<Admission> waiter : waiters) {
			assertThat(get(waiter)).isEqualTo(IN_PROGRESS);
		}
	}

	@Test
	void allowWaitingWhenAllowedAgainThenWaits() throws Exception {
		Execution owner = own();
		Future<Admission> first = waiter();
		awaitWaiting(1);
		this.engine.stopWaiting();
		assertThat(get(first)).isEqualTo(IN_PROGRESS);
		assertThat(get(waiter())).isEqualTo(IN_PROGRESS);
		this.engine.startWaiting();
		Future<Admission> second = waiter();
		awaitWaiting(1);
		owner.complete(RESULT);
		assertReplay(second.get());
	}

	private Execution own() {
		Admission admission = this.engine.admit(Operations.lasting(Duration.ofSeconds(30)), KEY, FINGERPRINT);
		return ((Admission.Proceed) admission).execution();
	}

	private Future<Admission> waiter() {
		return this.threads.submit(() -> this.engine.admit(Operations.waiting(LONG), KEY, FINGERPRINT));
	}

	private List<Future<Admission>> waiters(int count) {
		return IntStream.range(0, count).mapToObj((i) -> waiter()).toList();
	}

	private void awaitWaiting(int count) {
		await().until(() -> waitingCount() == count);
	}

	private int waitingCount() {
		Semaphore places = Fields.get(Fields.get(this.engine, "waiting"), "places");
		return EngineSettings.DEFAULTS.maxWaiting() - places.availablePermits();
	}

	// Far from the wait that is ended
	private static Admission get(Future<Admission> waiter) throws Exception {
		try {
			return waiter.get(LONG.toMillis() / 2, TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			throw new AssertionError("Still waiting", ex);
		}
	}

	private static void assertReplay(Admission admission) {
		assertThat(admission).isInstanceOfSatisfying(Admission.Replay.class,
				(replay) -> assertThat(replay.result()).isEqualTo(RESULT));
	}

}

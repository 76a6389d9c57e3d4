package dev.idempotent.engine;

import dev.idempotent.engine.EngineSettings.Heartbeat;
import dev.idempotent.engine.EngineSettings.OnStoreFailure;
import dev.idempotent.store.Claim;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StepResult;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ExecutionTests {

	private static final Duration WAIT = Duration.ofSeconds(30);

	private static final Duration LONG = Duration.ofMinutes(30);

	private static final Duration SHORT = Duration.ofMillis(60);

	private static final byte[] RESULT = { 1, 2, 3 };

	private final ControllableStore store = new ControllableStore();

	private final Set<Thread> before = Thread.getAllStackTraces().keySet();

	private final IdempotencyEngine engine = new IdempotencyEngine(this.store, EngineSettings.DEFAULTS, IdempotencyListener.NO_OP);

	private final AtomicInteger keys = new AtomicInteger();

	@AfterEach
	void close() {
		this.engine.close();
	}

	@Test
	void completeWhenStoreAnswersThenStoredAndRenewedNoMore() {
		Execution execution = start(LONG);
		execution.complete(RESULT);
		assertThat(this.store.results).containsExactly(RESULT);
		assertThat(renewing()).isEmpty();
		assertThat(execution.isLeaseLost()).isFalse();
	}

	@Test
	void completeWhenNotOwnerThenLeaseLost() {
		this.store.onComplete = (claim) -> StepResult.NOT_OWNER;
		Execution execution = start(LONG);
		execution.complete(RESULT);
		assertThat(execution.isLeaseLost()).isTrue();
		assertThat(renewing()).isEmpty();
	}

	@Test
	void completeWhenStoreFailsThenStoredLaterAndRenewedMeanwhile() throws Exception {
		this.store.onComplete = ControllableStore.failing(3, StepResult.DONE);
		Execution execution = start(SHORT);
		execution.complete(RESULT);
		assertThat(this.engine.awaitFinished(Duration.ZERO)).isFalse();
		assertThat(this.engine.awaitFinished(WAIT)).isTrue();
		assertThat(this.store.results).containsExactly(RESULT, RESULT, RESULT, RESULT);
		assertThat(this.store.count("complete", execution)).isEqualTo(4);
		assertThat(this.store.count("renew", execution)).isGreaterThan(2);
		assertThat(this.store.count("release", execution)).isZero();
		await().untilAsserted(() -> assertThat(renewing()).isEmpty());
		assertThat(execution.isLeaseLost()).isFalse();
	}

	@Test
	void completeWhenStoreFailsAndLaterNotOwnerThenLeaseLost() {
		this.store.onComplete = ControllableStore.failing(1, StepResult.NOT_OWNER);
		Execution execution = start(LONG);
		execution.complete(RESULT);
		await().until(execution::isLeaseLost);
		assertThat(this.store.count("complete", execution)).isEqualTo(2);
	}

	@Test
	void completeWhenArrayIsChangedLaterThenFirstBytesAreStored() throws Exception {
		this.store.onComplete = ControllableStore.failing(1, StepResult.DONE);
		byte[] result = RESULT.clone();
		start(LONG).complete(result);
		result[0] = 0;
		assertThat(this.engine.awaitFinished(WAIT)).isTrue();
		assertThat(this.store.results).containsExactly(RESULT, RESULT);
	}

	@Test
	void completeWhenTooManyBytesWaitThenOldestIsLostAndRenewedNoMore() {
		this.store.onComplete = ControllableStore.failing();
		Execution oldest = start(LONG);
		oldest.complete(RESULT);
		assertThat(renewing()).containsOnlyKeys(oldest);
		Execution last = start(LONG);
		last.complete(new byte[(int) WaitingSteps.MAX_BYTES]);
		assertThat(renewing()).containsOnlyKeys(last);
	}

	@Test
	void completeWhenEngineIsClosedThenTriedOnce() throws Exception {
		Execution stored = start(LONG);
		Execution lost = start(LONG);
		this.engine.close();
		stored.complete(RESULT);
		this.store.onComplete = ControllableStore.failing();
		lost.complete(RESULT);
		assertThat(this.engine.awaitFinished(Duration.ZERO)).isTrue();
		assertThat(this.store.count("complete", stored)).isEqualTo(1);
		assertThat(this.store.count("complete", lost)).isEqualTo(1);
	}

	@Test
	void releaseWhenStoreAnswersThenReleasedAndRenewedNoMore() {
		Execution execution = start(LONG);
		execution.release();
		assertThat(this.store.count("release", execution)).isEqualTo(1);
		assertThat(this.store.count("complete", execution)).isZero();
		assertThat(renewing()).isEmpty();
	}

	@Test
	void releaseWhenStoreFailsThenReleasedLater() {
		this.store.onRelease = ControllableStore.failing(2, StepResult.DONE);
		Execution execution = start(LONG);
		execution.release();
		assertThat(renewing()).isEmpty();
		await().until(() -> this.store.count("release", execution) == 3);
	}

	@Test
	void holdWhenStoreAnswersThenHeldAndRenewedNoMore() {
		Execution execution = start(LONG);
		execution.hold();
		assertThat(this.store.calls).extracting(ControllableStore.Call::step).containsExactly("hold");
		assertThat(renewing()).isEmpty();
	}

	@Test
	void holdWhenStoreFailsThenHeldLaterAndRenewedMeanwhile() {
		this.store.onRelease = ControllableStore.failing(4, StepResult.DONE);
		Execution execution = start(SHORT);
		execution.hold();
		await().until(() -> this.store.count("renew", execution) > 1);
		await().until(() -> this.store.count("hold", execution) == 5);
		await().until(() -> renewing().isEmpty());
	}

	@Test
	void stopRenewingThenLeaseEndsAndResultMayStillBeStored() {
		Execution execution = start(SHORT);
		execution.stopRenewing();
		assertThat(renewing()).isEmpty();
		execution.complete(RESULT);
		assertThat(this.store.results).containsExactly(RESULT);
	}

	@Test
	void leaseWhenLostTwiceThenCountedOnce() {
		this.store.onRenew = (claim) -> StepResult.NOT_OWNER;
		this.store.onComplete = (claim) -> StepResult.NOT_OWNER;
		Execution execution = start(SHORT);
		await().until(execution::isLeaseLost);
		execution.complete(RESULT);
	}

	@Test
	void awaitFinishedWhenExecutionRunsThenWaitsForIt() throws Exception {
		Execution execution = start(LONG);
		assertThat(this.engine.awaitFinished(SHORT)).isFalse();
		CompletableFuture<Boolean> finished = CompletableFuture.supplyAsync(() -> {
			try {
				return this.engine.awaitFinished(Duration.ofSeconds(30));
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		execution.complete(RESULT);
		assertThat(finished.get(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void endWhenEndedThenIgnored() {
		Execution completed = start(LONG);
		completed.complete(RESULT);
		assertThat(completed.complete(RESULT)).isFalse();
		assertThat(completed.release()).isFalse();
		Execution released = start(LONG);
		released.release();
		assertThat(released.release()).isFalse();
		assertThat(released.complete(RESULT)).isFalse();
		assertThat(released.hold()).isFalse();
		assertThat(this.store.calls).extracting(ControllableStore.Call::step).containsExactly("complete", "release");
	}

	@Test
	void renewWhenRefusedThenLeaseLostAndRenewedNoMore() {
		this.store.onRenew = (claim) -> StepResult.NOT_OWNER;
		Execution execution = start(SHORT);
		await().until(execution::isLeaseLost);
		await().untilAsserted(() -> assertThat(renewing()).isEmpty());
		assertThat(this.store.count("renew", execution)).isEqualTo(1);
		execution.complete(RESULT);
		assertThat(this.store.count("complete", execution)).isEqualTo(1);
	}

	@Test
	void renewWhenStoreFailsThenTriedAgainAndNotLost() {
		this.store.onRenew = ControllableStore.failing(2, StepResult.DONE);
		Execution execution = start(SHORT);
		await().until(() -> this.store.count("renew", execution) > 3);
		assertThat(execution.isLeaseLost()).isFalse();
	}

	@Test
	void renewWhenAnsweredAfterCompletionThenNotLost() throws Exception {
		CountDownLatch completed = new CountDownLatch(1);
		this.store.onRenew = (claim) -> {
			await().until(() -> completed.getCount() == 0);
			return StepResult.NOT_OWNER;
		};
		Execution execution = start(SHORT);
		await().until(() -> this.store.count("renew", execution) == 1);
		execution.complete(RESULT);
		this.store.onRenew = (claim) -> StepResult.DONE;
		completed.countDown();
		awaitRenewalsOver();
		assertThat(execution.isLeaseLost()).isFalse();
	}

	@Test
	void renewWhenAnsweredWhileCompletingThenNotLost() {
		Execution execution = start(SHORT);
		this.store.onComplete = (claim) -> {
			this.store.onRenew = (completed) -> StepResult.NOT_OWNER;
			await().until(() -> renewing().isEmpty());
			return StepResult.DONE;
		};
		execution.complete(RESULT);
		assertThat(execution.isLeaseLost()).isFalse();
	}

	@Test
	void renewWhenWithoutHeartbeatThenNever() {
		try (IdempotencyEngine withoutHeartbeat = new IdempotencyEngine(this.store, new EngineSettings(Heartbeat.OFF, OnStoreFailure.REJECT, 100), IdempotencyListener.NO_OP)) {
			Execution execution = start(withoutHeartbeat, Duration.ofMillis(1));
			awaitRenewalOfAnother();
			assertThat(this.store.count("renew", execution)).isZero();
		}
	}

	@Test
	void renewWhenOneTakesLongThenOthersAreRenewed() {
		CountDownLatch answered = new CountDownLatch(1);
		AtomicInteger renewals = new AtomicInteger();
		this.store.onRenew = (claim) -> {
			if (renewals.getAndIncrement() == 0) {
				await().until(() -> answered.getCount() == 0);
			}
			return StepResult.DONE;
		};
		Execution slow = start(SHORT);
		await().until(() -> this.store.count("renew", slow) == 1);
		Execution other = start(SHORT);
		await().until(() -> this.store.count("renew", other) > 2);
		assertThat(this.store.count("renew", slow)).isEqualTo(1);
		answered.countDown();
	}

	@Test
	void renewWhenHundredsRunThenFewDaemonThreads() {
		List<Execution> executions = Stream.generate(() -> start(Duration.ofMillis(300))).limit(500).toList();
		await().untilAsserted(() -> {
			Map<Claim, Long> renewals = this.store.calls.stream()
				.collect(Collectors.groupingBy(ControllableStore.Call::claim, Collectors.counting()));
			assertThat(renewals).hasSize(500);
			assertThat(renewals.values()).allMatch((times) -> times > 1);
		});
		assertThat(executions).noneMatch(Execution::isLeaseLost);
		assertThat(this.store.calls.stream().map(ControllableStore.Call::thread).distinct())
			.hasSizeLessThanOrEqualTo(16)
			.allMatch(Thread::isDaemon);
	}

	@Test
	void closeThenThreadsEnd() {
		this.store.onComplete = ControllableStore.failing();
		this.store.onRelease = ControllableStore.failing();
		start(LONG);
		start(LONG).complete(RESULT);
		start(LONG).release();
		Set<Thread> threads = newThreads();
		assertThat(threads).allMatch(Thread::isDaemon)
			.extracting(Thread::getName)
			.containsOnly("idempotent-lease", "idempotent-completion", "idempotent-release");
		this.engine.close();
		await().untilAsserted(() -> assertThat(threads).noneMatch(Thread::isAlive));
		assertThat(renewing()).isEmpty();
	}

	private Set<Thread> newThreads() {
		return Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((thread) -> thread.getName().startsWith("idempotent-") && !this.before.contains(thread))
			.collect(Collectors.toSet());
	}

	private void awaitRenewalsOver() {
		DaemonScheduler scheduler = Fields.get(Fields.get(this.engine, "leases"), "scheduler");
		ThreadPoolExecutor executor = Fields.get(scheduler, "executor");
		await().until(() -> executor.getActiveCount() == 0);
	}

	private void awaitRenewalOfAnother() {
		Execution other = start(SHORT);
		await().until(() -> this.store.count("renew", other) > 1);
	}

	private Map<Execution, Object> renewing() {
		return Fields.get(Fields.get(this.engine, "leases"), "running");
	}

	private Execution start(Duration lease) {
		return start(this.engine, lease);
	}

	private Execution start(IdempotencyEngine engine, Duration lease) {
		RecordKey key = RecordKey.of(null, "o", null, String.valueOf(this.keys.getAndIncrement()));
		Admission admission = engine.admit(Operations.lasting(lease), key, Fingerprint.NONE);
		return ((Admission.Proceed) admission).execution();
	}

}

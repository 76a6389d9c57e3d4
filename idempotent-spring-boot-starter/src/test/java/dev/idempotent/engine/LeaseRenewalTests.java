package dev.idempotent.engine;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.idempotent.engine.EngineSettings.Heartbeat;
import dev.idempotent.store.Claim;
import dev.idempotent.store.StepResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class LeaseRenewalTests extends EngineFixture {

	@Test
	void renewWhenDueBeforeItWasStartedThenRenewedAgainAndAgain() {
		// The store's own notes grow faster than they can be counted
		Map<Claim, Integer> renewals = new ConcurrentHashMap<>();
		this.store.onRenew = (claim) -> {
			renewals.merge(claim, 1, Integer::sum);
			return StepResult.DONE;
		};
		List<Execution> executions = Stream.generate(() -> start(Duration.ofNanos(1))).limit(200).toList();
		await().until(() -> executions.stream()
			.allMatch((execution) -> renewals.getOrDefault(execution.ownership().claim(), 0) > 2));
		executions.forEach(Execution::abandon);
	}

	@Test
	void renewWhenRefusedThenLeaseLostAndRenewedNoMore() {
		this.store.onRenew = (claim) -> StepResult.NOT_OWNER;
		Execution execution = start(SHORT);
		await().until(() -> !this.told.of("leaseLost").isEmpty());
		assertThat(execution.isLeaseLost()).isTrue();
		assertThat(isRenewing(execution)).isFalse();
		assertThat(this.store.count("renew", execution)).isEqualTo(1);
		this.store.onComplete = (claim) -> StepResult.NOT_OWNER;
		execution.complete(RESULT);
		assertThat(this.store.count("complete", execution)).isEqualTo(1);
		assertThat(this.told.of("leaseLost")).containsExactly(execution);
	}

	static List<Throwable> anything() {
		return ExecutionTests.anything();
	}

	@ParameterizedTest
	@MethodSource("anything")
	void renewWhenStoreThrowsAnythingThenTriedAgain(Throwable failure) {
		this.store.onRenew = ControllableStore.throwing(failure);
		Execution execution = start(Duration.ofMillis(500));
		await().until(() -> this.store.count("renew", execution) > 2);
		assertThat(this.told.of("renewalFailed")).contains(failure);
		this.store.onRenew = (claim) -> StepResult.DONE;
		long failed = this.store.count("renew", execution);
		await().until(() -> this.store.count("renew", execution) > failed + 2);
		assertThat(execution.isLeaseLost()).isFalse();
	}

	@Test
	void leaseWhenNoRenewalSucceedsForALeaseThenLostByItsOwnClockUntilOneDoes() {
		this.store.onRenew = ControllableStore.failing();
		Execution execution = start(SHORT);
		assertThat(execution.isLeaseLost()).isFalse();
		await().until(() -> this.told.of("leaseLost").size() == 1);
		assertThat(execution.isLeaseLost()).isTrue();
		this.store.onRenew = (claim) -> StepResult.DONE;
		await().until(() -> !execution.isLeaseLost());
		assertThat(this.told.of("leaseLost")).hasSize(1);
	}

	@Test
	void leaseWhenTheStoreIsSilentThenLostByItsOwnClock() {
		CountDownLatch answered = new CountDownLatch(1);
		this.store.onRenew = (claim) -> {
			awaitUninterruptibly(answered);
			return StepResult.DONE;
		};
		Execution execution = start(SHORT);
		await().until(() -> this.told.of("leaseLost").equals(List.of(execution)));
		answered.countDown();
	}

	@Test
	void leaseWhenWithoutHeartbeatThenNeverRenewedAndLostByItsOwnClock() {
		try (IdempotencyEngine withoutHeartbeat = new IdempotencyEngine(this.store, settings(Heartbeat.OFF),
				this.told)) {
			Execution execution = start(withoutHeartbeat, SHORT);
			assertThat(execution.isLeaseLost()).isFalse();
			await().until(execution::isLeaseLost);
			assertThat(this.store.count("renew", execution)).isZero();
		}
	}

	@Test
	void leaseWhenEndedLongAgoThenNotLost() {
		Execution execution = start(SHORT);
		execution.complete(RESULT);
		await().until(() -> execution.age().compareTo(SHORT) > 0);
		assertThat(execution.isLeaseLost()).isFalse();
	}

	@Test
	void renewWhenAnsweredAfterCompletionThenNotLost() {
		CountDownLatch completed = new CountDownLatch(1);
		this.store.onRenew = (claim) -> {
			awaitUninterruptibly(completed);
			return StepResult.NOT_OWNER;
		};
		Execution execution = start(Duration.ofMillis(600));
		await().until(() -> this.store.count("renew", execution) == 1);
		execution.complete(RESULT);
		this.store.onRenew = (claim) -> StepResult.DONE;
		completed.countDown();
		Execution other = start(SHORT);
		await().until(() -> this.store.count("renew", other) > 2);
		assertThat(execution.isLeaseLost()).isFalse();
	}

	@Test
	void renewWhenAnsweredWhileCompletingThenNotLost() {
		Execution execution = start(SHORT);
		this.store.onComplete = (claim) -> {
			this.store.onRenew = (completed) -> StepResult.NOT_OWNER;
			await().until(() -> !isRenewing(execution));
			return StepResult.DONE;
		};
		execution.complete(RESULT);
		assertThat(execution.isLeaseLost()).isFalse();
	}

	@Test
	void renewWhenOneTakesLongThenOthersAreRenewedAndItIsNotAskedTwice() {
		CountDownLatch answered = new CountDownLatch(1);
		AtomicInteger renewals = new AtomicInteger();
		this.store.onRenew = (claim) -> {
			if (renewals.getAndIncrement() == 0) {
				awaitUninterruptibly(answered);
			}
			return StepResult.DONE;
		};
		Execution slow = start(Duration.ofSeconds(3));
		await().until(() -> this.store.count("renew", slow) == 1);
		Execution other = start(SHORT);
		await().until(() -> this.store.count("renew", other) > 10);
		assertThat(this.store.count("renew", slow)).isEqualTo(1);
		answered.countDown();
	}

	@Test
	void renewWhenHundredsRunThenFewDaemonThreads() {
		List<Execution> executions = Stream.generate(() -> start(Duration.ofMillis(300))).limit(500).toList();
		await().untilAsserted(() -> {
			Map<Claim, Long> renewals = this.store.calls.stream()
				.filter((call) -> call.step().equals("renew"))
				.collect(Collectors.groupingBy(ControllableStore.Call::claim, Collectors.counting()));
			assertThat(renewals).hasSize(500);
			assertThat(renewals.values()).allMatch((times) -> times > 1);
		});
		assertThat(executions).noneMatch(Execution::isLeaseLost);
		assertThat(this.store.calls.stream()
			.filter((call) -> call.step().equals("renew"))
			.map(ControllableStore.Call::thread)
			.distinct()).hasSizeLessThanOrEqualTo(LeaseRenewal.THREADS).allMatch(Thread::isDaemon);
	}

	private static void awaitUninterruptibly(CountDownLatch latch) {
		await().until(() -> latch.getCount() == 0);
	}

}

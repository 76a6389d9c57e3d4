package dev.idempotent.engine;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.idempotent.engine.Execution.Ending;
import dev.idempotent.engine.background.WaitingBytes;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.StepResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ExecutionTests extends EngineFixture {

	static List<Throwable> anything() {
		return List.of(new IdempotencyStoreException("down", null, true), new IllegalStateException("a bug"),
				new OutOfMemoryError("unable to create native thread"), new StackOverflowError(),
				new NoClassDefFoundError("x"));
	}

	@Test
	void completeWhenStoreAnswersThenStoredAndRenewedNoMore() {
		Execution execution = start(LONG);
		AtomicInteger asked = new AtomicInteger();
		assertThat(execution.complete(RESULT, () -> new byte[asked.incrementAndGet()])).isTrue();
		assertThat(asked).as("asked for what takes the result's place").hasValue(0);
		assertThat(this.store.results).containsExactly(RESULT);
		assertThat(isRenewing(execution)).isFalse();
		assertThat(execution.isLeaseLost()).isFalse();
		assertThat(this.told.of("ended")).containsExactly(Ending.COMPLETED);
	}

	@Test
	void completeWhenNotOwnerThenLeaseLost() {
		this.store.onComplete = (claim) -> StepResult.NOT_OWNER;
		Execution execution = start(LONG);
		execution.complete(RESULT);
		assertThat(execution.isLeaseLost()).isTrue();
		assertThat(isRenewing(execution)).isFalse();
		assertThat(this.told.of("leaseLost")).containsExactly(execution);
	}

	@ParameterizedTest
	@MethodSource("anything")
	void completeWhenStoreThrowsAnythingThenStoredLater(Throwable failure) throws Exception {
		this.store.onComplete = ControllableStore.throwing(failure);
		Execution execution = start(LONG);
		assertThat(execution.complete(RESULT, () -> WITHOUT_ANSWER)).isTrue();
		await().until(() -> this.store.count("complete", execution) > 2);
		assertThat(isRenewing(execution)).isTrue();
		this.store.onComplete = (claim) -> StepResult.DONE;
		assertThat(this.engine.awaitFinished(WAIT)).isTrue();
		assertThat(this.store.results).containsOnly(RESULT);
		await().until(() -> !isRenewing(execution));
		assertThat(this.store.count("release", execution)).isZero();
	}

	@ParameterizedTest
	@MethodSource("anything")
	void releaseWhenStoreThrowsAnythingThenReleasedLater(Throwable failure) {
		this.store.onRelease = ControllableStore.throwing(failure);
		Execution execution = start(LONG);
		assertThat(execution.release()).isTrue();
		assertThat(isRenewing(execution)).isFalse();
		this.store.onRelease = (claim) -> StepResult.DONE;
		await().until(() -> this.store.count("release", execution) > 1);
	}

	@ParameterizedTest
	@MethodSource("anything")
	void holdWhenStoreThrowsAnythingThenHeldLater(Throwable failure) {
		this.store.onRelease = ControllableStore.throwing(failure);
		Execution execution = start(LONG);
		assertThat(execution.hold()).isTrue();
		assertThat(isRenewing(execution)).isTrue();
		this.store.onRelease = (claim) -> StepResult.DONE;
		await().until(() -> !isRenewing(execution));
		assertThat(this.store.count("hold", execution)).isGreaterThan(1);
	}

	@Test
	void completeWhenStoreFailsThenStoredLaterAndRenewedMeanwhile() throws Exception {
		this.store.onComplete = ControllableStore.failing(3, StepResult.DONE);
		Execution execution = start(SHORT);
		execution.complete(RESULT);
		assertThat(this.engine.awaitFinished(Duration.ZERO)).isFalse();
		assertThat(this.engine.awaitFinished(WAIT)).isTrue();
		assertThat(this.store.results).containsExactly(RESULT, RESULT, RESULT, RESULT);
		assertThat(this.store.count("renew", execution)).isGreaterThan(2);
		await().until(() -> !isRenewing(execution));
		assertThat(execution.isLeaseLost()).isFalse();
		await().untilAsserted(() -> assertThat(this.told.of("completionsWaiting"))
			.containsExactly(List.of(1L, (long) RESULT.length), List.of(0L, 0L)));
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
	void completeWhenTooManyBytesWaitThenDoneWithoutAnswerAndNoneIsForgotten() throws Exception {
		this.store.onComplete = ControllableStore.failing();
		byte[] large = new byte[1024 * 1024];
		List<Execution> executions = Stream.generate(() -> start(LONG)).limit(80).toList();
		executions.forEach((execution) -> execution.complete(large, () -> WITHOUT_ANSWER));
		assertThat(executions).allMatch(this::isRenewing);
		assertThat(this.told.of("resultGivenUp")).hasSize(16);
		this.store.onComplete = (claim) -> StepResult.DONE;
		assertThat(this.engine.awaitFinished(WAIT)).isTrue();
		assertThat(executions).allMatch((execution) -> this.store.count("complete", execution) > 1);
		assertThat(this.told.of("completionGivenUp")).isEmpty();
		assertThat(this.store.results.stream().filter((result) -> Arrays.equals(result, WITHOUT_ANSWER)).count())
			.isGreaterThanOrEqualTo(16);
	}

	@Test
	void completeWhenLargerThanTheBoundThenDoneWithoutAnswerAndOthersKeepTheirs() throws Exception {
		this.store.onComplete = ControllableStore.failing();
		start(LONG).complete(RESULT, () -> WITHOUT_ANSWER);
		start(LONG).complete(new byte[(int) WaitingBytes.MAX + 1], () -> WITHOUT_ANSWER);
		assertThat(this.told.of("completionsWaiting")).last().isEqualTo(List.of(2L, 4L));
		this.store.results.clear();
		this.store.onComplete = (claim) -> StepResult.DONE;
		assertThat(this.engine.awaitFinished(WAIT)).isTrue();
		assertThat(this.store.results).contains(RESULT, WITHOUT_ANSWER);
	}

	@Test
	void completeWhenRetentionIsOverThenGivenUpAndRenewedNoMore() {
		this.store.onComplete = ControllableStore.failing();
		Execution execution = start(this.engine, Operations.keeping(Duration.ofMillis(300)));
		execution.complete(RESULT);
		await().until(() -> this.told.of("completionGivenUp").contains(execution));
		assertThat(isRenewing(execution)).isFalse();
		assertThat(this.store.count("complete", execution)).isBetween(2L, 6L);
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
		assertThat(this.told.of("completionGivenUp")).containsExactly(lost);
	}

	@Test
	void releaseWhenStoreAnswersThenReleasedAndRenewedNoMore() {
		Execution execution = start(LONG);
		execution.release();
		assertThat(this.store.count("release", execution)).isEqualTo(1);
		assertThat(this.store.count("complete", execution)).isZero();
		assertThat(isRenewing(execution)).isFalse();
		assertThat(this.told.of("ended")).containsExactly(Ending.RELEASED);
	}

	@Test
	void holdWhenStoreAnswersThenHeldAndRenewedNoMore() {
		Execution execution = start(LONG);
		execution.hold();
		assertThat(this.store.count("hold", execution)).isEqualTo(1);
		assertThat(isRenewing(execution)).isFalse();
		assertThat(this.told.of("ended")).containsExactly(Ending.HELD);
	}

	@Test
	void abandonThenLeftToItsLease() {
		Execution execution = start(LONG);
		execution.abandon();
		assertThat(this.store.calls).extracting(ControllableStore.Call::step).containsExactly("claim");
		assertThat(isRenewing(execution)).isFalse();
		assertThat(this.told.of("ended")).containsExactly(Ending.ABANDONED);
	}

	@Test
	void endWhenEndedThenIgnored() {
		Execution completed = start(LONG);
		completed.complete(RESULT);
		assertThat(completed.complete(RESULT)).isFalse();
		assertThat(completed.release()).isFalse();
		Execution released = start(LONG);
		released.release();
		assertThat(released.complete(RESULT)).isFalse();
		assertThat(released.hold()).isFalse();
		assertThat(released.abandon()).isFalse();
		assertThat(this.store.calls).extracting(ControllableStore.Call::step)
			.containsExactly("claim", "complete", "claim", "release");
		assertThat(this.told.of("ended")).containsExactly(Ending.COMPLETED, Ending.RELEASED);
	}

	@Test
	void awaitFinishedWhenExecutionRunsThenWaitsForIt() throws Exception {
		Execution execution = start(LONG);
		assertThat(this.engine.awaitFinished(SHORT)).isFalse();
		CompletableFuture<Boolean> finished = CompletableFuture.supplyAsync(() -> {
			try {
				return this.engine.awaitFinished(WAIT);
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		});
		execution.complete(RESULT);
		assertThat(finished.get(30, TimeUnit.SECONDS)).isTrue();
	}

	@Test
	void closeThenThreadsEnd() {
		this.store.onComplete = ControllableStore.failing();
		this.store.onRelease = ControllableStore.failing();
		start(LONG);
		start(LONG).complete(RESULT);
		start(LONG).release();
		this.engine.offload(() -> {
		});
		Set<Thread> threads = newThreads();
		assertThat(threads).allMatch(Thread::isDaemon)
			.extracting(Thread::getName)
			.containsOnly("idempotent-lease", "idempotent-completion", "idempotent-release", "idempotent-ending");
		this.engine.close();
		await().untilAsserted(() -> assertThat(threads).noneMatch(Thread::isAlive));
	}

}

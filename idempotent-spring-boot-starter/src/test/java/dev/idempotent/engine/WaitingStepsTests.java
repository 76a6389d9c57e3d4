package dev.idempotent.engine;

import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StepResult;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class WaitingStepsTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final WaitingSteps steps = new WaitingSteps("waiting-steps-tests");

	private final Queue<String> events = new ConcurrentLinkedQueue<>();

	@AfterEach
	void close() {
		this.steps.close();
	}

	@Test
	void addWhenStoreAnswersThenDoneOnce() throws Exception {
		this.steps.add(step("a", 1, () -> StepResult.DONE));
		this.steps.add(step("b", 1, () -> StepResult.NOT_OWNER));
		await().untilAsserted(() -> assertThat(this.events).containsExactlyInAnyOrder("a DONE", "b NOT_OWNER"));
	}

	@Test
	void addWhenStoreFailsThenTriedAgainUntilItAnswers() throws Exception {
		AtomicInteger tries = new AtomicInteger();
		this.steps.add(step("a", 1, () -> {
			if (tries.incrementAndGet() < 4) {
				throw new IllegalStateException("down");
			}
			return StepResult.DONE;
		}));
		assertThat(this.steps.awaitNone(LONG)).isTrue();
		assertThat(tries).hasValue(4);
		await().untilAsserted(() -> assertThat(this.events).containsExactly("a DONE"));
	}

	@Test
	void addWhenStoreFailsThenOthersAreNotHeldUp() throws Exception {
		this.steps.add(failing("a", 1));
		CountDownLatch done = new CountDownLatch(1);
		this.steps.add(step("b", 1, () -> {
			done.countDown();
			return StepResult.DONE;
		}));
		assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
		assertThat(this.events).doesNotContain("a lost");
	}

	@Test
	void addWhenTooManyBytesThenOldestIsGivenUp() {
		this.steps.add(failing("a", 1));
		this.steps.add(failing("b", (int) WaitingSteps.MAX_BYTES - 1));
		assertThat(this.events).isEmpty();
		this.steps.add(failing("c", 1));
		assertThat(this.events).containsExactly("a lost");
		this.steps.add(failing("d", 1));
		assertThat(this.events).containsExactly("a lost", "b lost");
	}

	@Test
	void addWhenOneIsDoneThenItsBytesAreFree() throws Exception {
		this.steps.add(step("a", (int) WaitingSteps.MAX_BYTES, () -> StepResult.DONE));
		assertThat(this.steps.awaitNone(LONG)).isTrue();
		this.steps.add(failing("b", (int) WaitingSteps.MAX_BYTES));
		assertThat(this.events).doesNotContain("b lost");
	}

	@Test
	void addWhenLargerThanTheLimitThenGivenUpAtOnce() throws Exception {
		this.steps.add(step("a", (int) WaitingSteps.MAX_BYTES + 1, () -> StepResult.DONE));
		assertThat(this.events).containsExactly("a lost");
		assertThat(this.steps.awaitNone(Duration.ZERO)).isTrue();
	}

	@Test
	void addWhenTooManyStepsThenOldestIsGivenUp() {
		for (int i = 0; i < WaitingSteps.MAX_STEPS + 2; i++) {
			this.steps.add(failing(String.valueOf(i), 0));
		}
		assertThat(this.events).containsExactly("0 lost", "1 lost");
	}

	@Test
	void runWhenGivenUpThenNotMadeAnyMore() throws Exception {
		AtomicInteger tries = new AtomicInteger();
		this.steps.add(step("a", 1, () -> {
			tries.incrementAndGet();
			return StepResult.DONE;
		}));
		this.steps.add(step("b", (int) WaitingSteps.MAX_BYTES, () -> StepResult.DONE));
		assertThat(this.steps.awaitNone(LONG)).isTrue();
		assertThat(this.events).startsWith("a lost").doesNotContain("b lost");
		assertThat(tries).hasValue(0);
	}

	@Test
	void awaitNoneWhenTimeIsOverThenFalse() throws Exception {
		this.steps.add(failing("a", 1));
		assertThat(this.steps.awaitNone(Duration.ofMillis(10))).isFalse();
	}

	@Test
	void closeWhenStepsWaitThenTheyAreLost() throws Exception {
		List<String> lost = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			this.steps.add(failing(String.valueOf(i), 1));
			lost.add(i + " lost");
		}
		this.steps.close();
		assertThat(this.events).containsExactlyElementsOf(lost);
		assertThat(this.steps.awaitNone(Duration.ZERO)).isTrue();
	}

	@Test
	void addWhenClosedThenLost() {
		this.steps.close();
		this.steps.add(failing("a", 1));
		assertThat(this.events).containsExactly("a lost");
	}

	private WaitingSteps.Step failing(String name, int size) {
		return step(name, size, () -> {
			throw new IllegalStateException("down");
		});
	}

	private WaitingSteps.Step step(String name, int size, Supplier<StepResult> action) {
		return new WaitingSteps.Step(RecordKey.of(null, "o", null, name), size, action,
				(result) -> this.events.add(name + " " + result), () -> this.events.add(name + " lost"));
	}

}

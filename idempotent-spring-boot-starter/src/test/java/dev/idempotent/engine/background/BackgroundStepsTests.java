package dev.idempotent.engine.background;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.idempotent.store.StepResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class BackgroundStepsTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private final BackgroundSteps steps = new BackgroundSteps("background-steps-tests", 3);

	private final Queue<String> events = new ConcurrentLinkedQueue<>();

	@AfterEach
	void close() {
		this.steps.close();
	}

	@Test
	void addWhenStoreAnswersThenDoneOnce() {
		this.steps.add(step("a", LONG, () -> StepResult.DONE));
		this.steps.add(step("b", LONG, () -> StepResult.NOT_OWNER));
		await().untilAsserted(() -> assertThat(this.events).containsExactlyInAnyOrder("a DONE", "b NOT_OWNER"));
	}

	@Test
	void addWhenStoreFailsThenTriedAgainUntilItAnswers() throws Exception {
		AtomicInteger tries = new AtomicInteger();
		this.steps.add(step("a", LONG, () -> {
			if (tries.incrementAndGet() < 4) {
				throw new OutOfMemoryError();
			}
			return StepResult.DONE;
		}));
		assertThat(this.steps.awaitNone(LONG)).isTrue();
		assertThat(tries).hasValue(4);
		await().untilAsserted(() -> assertThat(this.events).containsExactly("a DONE"));
	}

	@Test
	void addWhenStoreFailsThenOthersAreNotHeldUp() {
		this.steps.add(failing("a"));
		this.steps.add(step("b", LONG, () -> StepResult.DONE));
		await().untilAsserted(() -> assertThat(this.events).containsExactly("b DONE"));
	}

	@Test
	void addWhenTooManyThenRefused() {
		assertThat(this.steps.add(failing("a"))).isTrue();
		assertThat(this.steps.add(failing("b"))).isTrue();
		assertThat(this.steps.add(failing("c"))).isTrue();
		assertThat(this.steps.add(failing("d"))).isFalse();
		assertThat(this.steps.count()).isEqualTo(3);
	}

	@Test
	void runWhenItsTimeIsOverThenGivenUp() throws Exception {
		this.steps.add(step("a", Duration.ofMillis(250), () -> {
			throw new IllegalStateException("down");
		}));
		assertThat(this.steps.awaitNone(LONG)).isTrue();
		await().untilAsserted(() -> assertThat(this.events).containsExactly("a given up"));
	}

	@Test
	void awaitNoneWhenTimeIsOverThenFalse() throws Exception {
		this.steps.add(failing("a"));
		assertThat(this.steps.awaitNone(Duration.ofMillis(10))).isFalse();
	}

	@Test
	void closeWhenStepsWaitThenGivenUp() throws Exception {
		this.steps.add(failing("a"));
		this.steps.add(failing("b"));
		this.steps.close();
		assertThat(this.events).containsExactlyInAnyOrder("a given up", "b given up");
		assertThat(this.steps.awaitNone(Duration.ZERO)).isTrue();
		assertThat(this.steps.add(failing("c"))).isFalse();
	}

	private BackgroundSteps.Step failing(String name) {
		return step(name, LONG, () -> {
			throw new IllegalStateException("down");
		});
	}

	private BackgroundSteps.Step step(String name, Duration atMost, Supplier<StepResult> action) {
		return new BackgroundSteps.Step(atMost) {

			@Override
			protected StepResult make() {
				return action.get();
			}

			@Override
			protected void done(StepResult result) {
				BackgroundStepsTests.this.events.add(name + " " + result);
			}

			@Override
			protected void givenUp() {
				BackgroundStepsTests.this.events.add(name + " given up");
			}

		};
	}

}

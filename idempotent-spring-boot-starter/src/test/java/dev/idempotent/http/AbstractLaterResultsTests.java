package dev.idempotent.http;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Client.Call;
import dev.idempotent.http.LaterResultsController.Item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Results that come later, in every way that Spring MVC knows.
 */
@SpringBootTest(classes = TestApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "spring.mvc.async.request-timeout=2s")
@Import(LaterResultsController.class)
abstract class AbstractLaterResultsTests {

	@Autowired
	private Gate gate;

	@Autowired
	private LaterResultsController controller;

	@LocalServerPort
	private int port;

	private final String key = UUID.randomUUID().toString();

	@BeforeEach
	@AfterEach
	void resetGate() {
		this.gate.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "callable", "callable-created", "callable-entity", "callable-void", "callable-no-creator",
			"callable-call", "task", "future", "future-entity", "stage", "done", "deferred", "deferred-set" })
	void postWhenResultComesLaterThenReplayHasTheSameBytes(String type) {
		Answer first = post(type).send();
		Answer replay = post(type).send();
		assertThat(first.status()).as(first.toString()).isIn(200, 201);
		assertThat(replay.status()).as(replay.toString()).isEqualTo(200);
		assertReplayed(replay, first);
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenCallableEndsThenItsCallIsCurrentThere() {
		assertThat(post("callable-call").send().text()).isEqualTo(this.key + " 1");
	}

	@ParameterizedTest
	@ValueSource(strings = { "callable-short-lease", "future-short-lease", "deferred-short-lease" })
	void postWhenResultComesLaterThanTheLeaseThenRunsOnce(String type) throws Exception {
		this.gate.close();
		CompletableFuture<Answer> first = post(type).sendAsync();
		this.gate.awaitEntered();
		await().during(Duration.ofSeconds(1)).until(() -> post(type).send().status() == 409);
		this.gate.open();
		assertThat(first.get().status()).isEqualTo(200);
		assertReplayed(post(type).send(), first.get());
		assertThat(this.gate.executions()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "failing-callable", "failing-future", "failing-deferred", "rejected" })
	void postWhenLaterResultFailsThenKeyIsFree(String type) {
		assertThat(post(type).send().status()).isGreaterThanOrEqualTo(500);
		Answer second = post(type).send();
		assertThat(second.status()).as(second.toString()).isEqualTo(200);
		assertThat(second.isReplayed()).isFalse();
		assertReplayed(post(type).send(), second);
	}

	@ParameterizedTest
	@ValueSource(strings = { "definitive-callable", "definitive-future" })
	void postWhenLaterFailureIsDefinitiveThenReplayed(String type) {
		Answer first = post(type).send();
		assertThat(first.status()).as(first.toString()).isEqualTo(409);
		Answer replay = post(type).send();
		assertThat(replay.status()).isEqualTo(409);
		assertReplayed(replay, first);
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenTimeOfATaskIsOverThenItIsInterruptedAndKeyIsFree() {
		post("timed-out-task").send();
		await().until(() -> post("timed-out-task").send().status() != 409);
		Answer replay = post("timed-out-task").send();
		assertThat(replay.isReplayed()).isTrue();
		assertThat(replay.text()).isEqualTo("{\"execution\":2}");
	}

	@ParameterizedTest
	@ValueSource(strings = { "timed-out-deferred", "timed-out-with-value" })
	void postWhenTimeIsOverThenKeyIsFreeAfterItsLease(String type) {
		Answer first = post(type).send();
		assertThat(first.isReplayed()).isFalse();
		assertThat(post(type).send().text()).contains("in-progress");
		await().until(() -> post(type).send().status() != 409);
		Answer replay = post(type).send();
		assertThat(replay.isReplayed()).isTrue();
		assertThat(replay.text()).isEqualTo("{\"execution\":2}");
	}

	@Test
	void postWhenTimeIsOverAndOutcomeIsUnknownThenHeld() {
		assertThat(post("timed-out-unknown").send().status()).isEqualTo(503);
		assertThat(post("timed-out-unknown").send().text()).contains("outcome-unknown");
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenTaskEndsAfterItsTimeThenResultIsKept() {
		this.gate.close();
		assertThat(post("late-task").send().status()).isEqualTo(503);
		assertThat(post("late-task").send().text()).contains("in-progress");
		this.gate.open();
		await().until(() -> post("late-task").send().isReplayed());
		assertThat(post("late-task").send().text()).isEqualTo("{\"execution\":1}");
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenFutureEndsAfterItsTimeThenResultIsKept() {
		CompletableFuture<Item> late = new CompletableFuture<>();
		this.controller.next(late);
		assertThat(post("never").send().status()).isEqualTo(503);
		late.complete(new Item(7));
		await().until(() -> post("never").send().isReplayed());
		Answer replay = post("never").send();
		assertThat(replay.status()).isEqualTo(200);
		assertThat(replay.text()).isEqualTo("{\"execution\":7}");
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenFutureEndsAfterItsTimeAndItsLeaseThenResultIsKept() {
		CompletableFuture<Item> late = new CompletableFuture<>();
		this.controller.next(late);
		assertThat(post("never").send().status()).isEqualTo(503);
		await().during(Duration.ofMillis(1500)).until(() -> post("never").send().text().contains("in-progress"));
		late.complete(new Item(8));
		await().until(() -> post("never").send().isReplayed());
		assertThat(post("never").send().text()).isEqualTo("{\"execution\":8}");
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenFutureFailsAfterItsTimeThenKeyIsFree() {
		CompletableFuture<Item> late = new CompletableFuture<>();
		this.controller.next(late);
		assertThat(post("never").send().status()).isEqualTo(503);
		this.controller.next(CompletableFuture.completedFuture(new Item(9)));
		late.completeExceptionally(new IllegalStateException("failed late"));
		await().until(() -> !post("never").send().text().contains("in-progress"));
		assertThat(post("never").send().text()).isEqualTo("{\"execution\":9}");
		assertThat(this.gate.executions()).isEqualTo(2);
	}

	private static void assertReplayed(Answer replay, Answer first) {
		assertThat(replay.isReplayed()).as(replay.toString()).isTrue();
		assertThat(first.isReplayed()).isFalse();
		assertThat(replay.text()).isEqualTo(first.text());
		for (String name : List.of("Content-Type", "X-Own", "X-Set")) {
			assertThat(replay.header(name)).isEqualTo(first.header(name));
		}
	}

	private Call post(String type) {
		return new Client(this.port).post("/later/" + type).key(this.key);
	}

}

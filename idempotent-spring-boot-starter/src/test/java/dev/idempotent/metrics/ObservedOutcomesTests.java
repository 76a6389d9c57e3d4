package dev.idempotent.metrics;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.call.observation.ObservedOutcome;
import dev.idempotent.engine.Execution.Ending;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.http.Client;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Gate;
import dev.idempotent.http.Server;
import dev.idempotent.metrics.ObservedApplication.Observed;
import dev.idempotent.metrics.ObservedApplication.Service;
import dev.idempotent.problem.OwnershipLostException;
import dev.idempotent.problem.Problems;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Every way that a call can go is one observation with its outcome, over real HTTP and
 * without.
 */
@ExtendWith(OutputCaptureExtension.class)
class ObservedOutcomesTests {

	private static Server server;

	private static Observed observed;

	private static Gate gate;

	private final String key = "secret-" + UUID.randomUUID();

	@BeforeAll
	static void start() {
		server = Server.start(List.of(ObservedApplication.class), "idempotent.store=local",
				"idempotent.fingerprint.max-body-size=4KB", "idempotent.max-result-size=2KB",
				"spring.mvc.async.request-timeout=200ms");
		observed = server.bean(Observed.class);
		gate = server.bean(Gate.class);
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void reset() {
		gate.reset();
		observed.storeFails = false;
		observed.stopped.clear();
		observed.steps.clear();
	}

	// The registry throws where scopes and observations end in a wrong order
	@AfterEach
	void check(CapturedOutput output) {
		assertThat(output).doesNotContain("can't be observed");
	}

	@Test
	void callWhenNewAndRepeatedThenExecutedAndReplayed() {
		assertThat(post("/observed", "\"a\"").status()).isEqualTo(200);
		IdempotencyObservationContext context = observed.stopped.element();
		assertThat(context.getName()).isEqualTo("idempotency.call");
		assertThat(context.getContextualName()).isEqualTo("idempotency POST /observed");
		assertThat(Observed.value(context, "operation")).isEqualTo("POST /observed");
		assertThat(Observed.value(context, "store")).isEqualTo("local");
		assertThat(context.getAllKeyValues()).noneMatch((value) -> value.getValue().contains("secret"))
			.extracting("key")
			.containsExactlyInAnyOrder("operation", "outcome", "store");
		assertThat(observed.outcomes()).containsExactly("executed");
		assertThat(post("/observed", "\"a\"").isReplayed()).isTrue();
		assertThat(observed.outcomes()).containsExactly("replayed");
	}

	@Test
	void callWhenRefusedForItsKeyOrBodyThenOutcomeSaysWhy() {
		assertThat(client().post("/observed").json("\"a\"").send().status()).isEqualTo(400);
		assertThat(observed.outcomes()).containsExactly("missing-key");
		assertThat(client().post("/observed").key("a,b").json("\"a\"").send().status()).isEqualTo(400);
		assertThat(observed.outcomes()).containsExactly("invalid-key");
		assertThat(post("/observed", '"' + "x".repeat(5000) + '"').status()).isEqualTo(413);
		assertThat(observed.outcomes()).containsExactly("body-too-large");
		post("/observed", "\"a\"");
		observed.stopped.clear();
		assertThat(post("/observed", "\"b\"").status()).isEqualTo(422);
		assertThat(observed.outcomes()).containsExactly("key-reused");
	}

	@Test
	void callWhenItFailsThenReleasedWithItsError() {
		assertThat(post("/observed", "\"fail\"").status()).isEqualTo(500);
		assertThat(observed.stopped.element().getError()).hasMessage("Failed");
		assertThat(observed.outcomes()).containsExactly("released");
	}

	@Test
	void callWhenNobodyKnowsThenHeldAndRepeatIsOutcomeUnknown() {
		post("/observed/unknown", "");
		assertThat(observed.outcomes()).containsExactly("held");
		assertThat(post("/observed/unknown", "").status()).isEqualTo(409);
		assertThat(observed.outcomes()).containsExactly("outcome-unknown");
	}

	@Test
	void callWhenResultIsTooLargeThenRepeatIsResultUnavailable() {
		post("/observed", "\"large\"");
		assertThat(observed.outcomes()).containsExactly("executed");
		assertThat(post("/observed", "\"large\"").status()).isEqualTo(409);
		assertThat(observed.outcomes()).containsExactly("result-unavailable");
	}

	@Test
	void callWhenAnotherRunsThenInProgress() {
		gate.close();
		CompletableFuture<Answer> first = client().post("/observed").key(this.key).json("\"a\"").sendAsync();
		gate.awaitEntered();
		assertThat(server.bean(IdempotencyEngine.class).runningCount()).isOne();
		assertThat(post("/observed", "\"a\"").status()).isEqualTo(409);
		assertThat(observed.outcomes()).containsExactly("in-progress");
		gate.open();
		first.join();
		assertThat(observed.outcomes()).containsExactly("executed");
		assertThat(server.bean(IdempotencyEngine.class).runningCount()).isZero();
	}

	@Test
	void callWhenItWaitsForAnotherThenWaited() {
		gate.close();
		CompletableFuture<Answer> first = client().post("/observed/wait").key(this.key).sendAsync();
		gate.awaitEntered();
		CompletableFuture<Answer> second = client().post("/observed/wait").key(this.key).sendAsync();
		await().until(() -> server.bean(IdempotencyEngine.class).waitingCount() == 1);
		gate.open();
		first.join();
		assertThat(second.join().isReplayed()).isTrue();
		assertThat(observed.outcomes()).containsExactlyInAnyOrder("executed", "waited");
		assertThat(server.bean(IdempotencyEngine.class).waitingCount()).isZero();
	}

	@Test
	void callWhenLeftToItsLeaseThenAbandonedAndRepeatTakesOver() {
		assertThat(post("/observed/abandoned", "").status()).isEqualTo(503);
		await().until(() -> !observed.stopped.isEmpty());
		assertThat(observed.outcomes()).containsExactly("abandoned");
		await().until(() -> post("/observed/abandoned", "").status() == 200);
		assertThat(observed.outcomes()).last().isEqualTo("taken-over");
	}

	@Test
	void callWhenItHasNoKeyAndNeedsNoneThenUnprotected() {
		assertThat(client().post("/observed/optional").send().status()).isEqualTo(200);
		assertThat(observed.outcomes()).containsExactly("unprotected");
	}

	@Test
	void callWhenStoreFailsThenStoreUnavailable() {
		observed.storeFails = true;
		assertThat(post("/observed", "\"a\"").status()).isEqualTo(503);
		assertThat(observed.outcomes()).containsExactly("store-unavailable");
	}

	@Test
	void callWhenApplicationHasAMistakeThenFailed() {
		assertThat(post("/observed/mistake", "{\"a\":\"b\"}").status()).isEqualTo(500);
		assertThat(observed.outcomes()).containsExactly("failed");
	}

	@Test
	void callWhenItsResultComesAfterTheRequestThenObservedUntilThen() {
		CompletableFuture<String> late = new CompletableFuture<>();
		observed.late = late;
		assertThat(post("/observed/late", "").status()).isEqualTo(503);
		assertThat(observed.outcomes()).isEmpty();
		late.complete("late");
		await().until(() -> !observed.stopped.isEmpty());
		assertThat(observed.outcomes()).containsExactly("executed");
		assertThat(observed.steps).containsExactly("claim in idempotency.call", "complete in idempotency.call");
	}

	@Test
	void stepsWhenOnTheRequestsThreadThenInTheObservation() {
		post("/observed", "\"a\"");
		assertThat(observed.steps).containsExactly("claim in idempotency.call", "complete in idempotency.call");
	}

	@Test
	void serviceWhenItsResultComesLaterThenObservedUntilThenAndItsStepsToo() {
		CompletableFuture<@Nullable String> result = new CompletableFuture<>();
		CompletableFuture<@Nullable String> followed = server.bean(Service.class).later(this.key, result);
		assertThat(observed.outcomes()).isEmpty();
		result.complete("done");
		assertThat(followed.join()).isEqualTo("done");
		await().until(() -> !observed.stopped.isEmpty());
		assertThat(observed.outcomes()).containsExactly("executed");
		assertThat(observed.steps).containsExactly("claim in idempotency.call", "complete in idempotency.call");
	}

	@Test
	void templateWhenCalledTwiceThenExecutedAndReplayed() {
		IdempotencyTemplate template = server.bean(IdempotencyTemplate.class);
		template.execute("template", this.key, null, String.class, () -> "done");
		template.execute("template", this.key, null, String.class, () -> "done");
		assertThat(observed.outcomes()).containsExactly("executed", "replayed");
	}

	@Test
	void outcomesWhenOfEndingsThenTakenOverIsACompletionOnly() {
		assertThat(Stream.of(Ending.values()).map((ending) -> ObservedOutcome.of(ending, 2))).containsExactly(
				ObservedOutcome.TAKEN_OVER, ObservedOutcome.RELEASED, ObservedOutcome.HELD, ObservedOutcome.SETTLED,
				ObservedOutcome.ABANDONED);
		OwnershipLostException lost = new Problems(Duration.ofSeconds(1)).ownershipLost();
		assertThat(ObservedOutcome.of(lost)).isEqualTo(ObservedOutcome.OWNERSHIP_LOST);
	}

	private Answer post(String path, String json) {
		return client().post(path).key(this.key).json(json).send();
	}

	private static Client client() {
		return server.client();
	}

}

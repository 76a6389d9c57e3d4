package dev.idempotent.http;

import java.util.List;
import java.util.UUID;

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

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Results that are hard to keep, and answers that are none.
 */
@SpringBootTest(classes = TestApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "idempotent.store=local", "spring.mvc.async.request-timeout=2s" })
@Import({ BrokenResultsController.class, BrokenResultsController.Inner.class, BrokenResultsController.Wrapping.class })
class BrokenResultsTests {

	@Autowired
	private Gate gate;

	@LocalServerPort
	private int port;

	private final String key = UUID.randomUUID().toString();

	@BeforeEach
	@AfterEach
	void resetGate() {
		this.gate.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "problem", "problem-entity", "problem-entity-typed", "problem-decimal",
			"problem-entity-decimal", "problem-later", "error-response", "reset", "filtered-header", "null-future",
			"null-entity-later", "object", "object-entity", "handled-later/written", "handled-later/entity",
			"deferred-problem", "null-header", "wrapped", "handled/throws", "handled/written", "handled/entity",
			"execution-exception", "callable-void-created", "future-entity-void", "charset", "charset-entity",
			"charset-response", "send-redirect", "send-error", "native-written" })
	void postWhenResultIsKeptThenReplayHasTheSameBytes(String path) {
		Answer first = post(path).send();
		Answer replay = post(path).send();
		assertThat(replay.isReplayed()).as(first + " / " + replay).isTrue();
		assertThat(replay.text()).isEqualTo(first.text());
		assertThat(replay.body()).isEqualTo(first.body());
		for (String name : List.of("Content-Type", "X-Own", "Location", "Cache-Control", "X-Frame-Options")) {
			assertThat(replay.header(name)).as(name).isEqualTo(first.header(name));
		}
		assertThat(replay.status()).isEqualTo((first.status() != 201) ? first.status() : 200);
		assertThat(this.gate.executions()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "refused-remembered", "error-status-later", "error-later", "wrapped-refusal",
			"rejected-unknown", "cancelled", "task-on-timeout" })
	void postWhenWorkWasNotDoneThenKeyIsFree(String path) {
		Answer first = post(path).send();
		await().until(() -> !post(path).send().text().contains("in-progress"));
		Answer replay = post(path).send();
		assertThat(replay.text()).as(first + " / " + replay).isEqualTo("execution 2");
		assertThat(replay.isReplayed()).isTrue();
	}

	@ParameterizedTest
	@ValueSource(strings = { "set-on-timeout", "set-on-completion" })
	void postWhenTimeIsOverThenKeyIsFreeAfterItsLease(String path) {
		Answer first = post(path).send();
		assertThat(post(path).send().text()).contains("in-progress");
		await().until(() -> !post(path).send().text().contains("in-progress"));
		Answer replay = post(path).send();
		assertThat(replay.text()).as(first + " / " + replay).isEqualTo("execution 2");
		assertThat(replay.isReplayed()).isTrue();
	}

	@Test
	void postWhenAnswerIsAViewThenKeyIsFree() {
		Answer first = post("handled/view").send();
		Answer second = post("handled/view").send();
		assertThat(second.isReplayed()).isFalse();
		assertThat(second.status()).as(second.toString()).isEqualTo(first.status());
		assertThat(this.gate.executions()).isEqualTo(2);
	}

	@Test
	void postWhenAnswerCanNotBeWrittenThen409AndNeverRunAgain() {
		Answer first = post("error-in-getter").send();
		Answer repeat = post("error-in-getter").send();
		assertThat(first.status()).isEqualTo(500);
		assertThat(repeat.status()).as(first + " / " + repeat).isEqualTo(409);
		assertThat(repeat.text()).contains("result-unavailable", "\"originalStatus\":200");
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenReplayIsAskedForInAnotherFormThenFirstAnswer() {
		Answer first = post("json-only").header("Accept", "application/json").send();
		Answer replay = post("json-only").header("Accept", "text/html").send();
		assertThat(replay.isReplayed()).as(replay.toString()).isTrue();
		assertThat(replay.text()).isEqualTo(first.text());
		assertThat(this.gate.executions()).isOne();
	}

	private Call post(String path) {
		return new Client(this.port).post("/broken/" + path).key(this.key);
	}

}

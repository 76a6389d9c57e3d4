package dev.idempotent.http;

import java.time.Duration;
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
import org.springframework.security.core.userdetails.User;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Client.Call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Errors that are results, exceptions, headers on the response, and what a method learns
 * of its call.
 */
@SpringBootTest(classes = TestApplication.class, webEnvironment = WebEnvironment.RANDOM_PORT)
@Import(OutcomesController.class)
abstract class AbstractOutcomesTests {

	@Autowired
	private Gate gate;

	@Autowired
	private InMemoryUserDetailsManager users;

	@LocalServerPort
	private int port;

	private final String key = UUID.randomUUID().toString();

	@BeforeEach
	@AfterEach
	void resetGate() {
		this.gate.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "status/400", "status/404", "status/409", "status/410", "status/422", "no-reason",
			"problem", "annotated", "handled", "plain-exception", "returned-problem", "returned-error" })
	void postWhenFailureIsDefinitiveThenReplayedToTheByte(String path) {
		Answer first = post(path).send();
		assertThat(first.status()).isBetween(400, 499);
		assertThat(first.isReplayed()).isFalse();
		assertThat(first.body()).isNotEmpty();
		Answer replay = post(path).send();
		assertReplayed(replay, first);
		assertReplayed(post(path).send(), first);
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenFailureIsDefinitiveThenAnswerIsTheApplicationsOwn() {
		post("problem").send();
		assertThat(post("problem").send().header("X-Own")).isEqualTo("own");
		assertThat(post("problem").send().header("WWW-Authenticate")).isEmpty();
		assertThat(post("handled").send().text()).isEqualTo("handled: execution 2");
		assertThat(post("status/409").send().text()).contains("\"timestamp\":", "\"status\":409", "\"path\":");
	}

	@Test
	void postWhenHtmlIsAskedForThenReplayIsAnErrorPageToo() {
		Answer first = post("status/409").header("Accept", "text/html").send();
		Answer replay = post("status/409").header("Accept", "text/html").send();
		assertThat(replay.isReplayed()).isTrue();
		assertThat(replay.status()).isEqualTo(409);
		assertThat(replay.header("Content-Type")).isEqualTo(first.header("Content-Type")).startsWith("text/html");
	}

	@ParameterizedTest
	@ValueSource(strings = { "status/401", "status/403", "status/408", "status/425", "status/429", "status/500",
			"status/503", "handled-otherwise", "success-only" })
	void postWhenFailureIsNotDefinitiveThenKeyIsFree(String path) {
		Answer first = post(path).send();
		Answer second = post(path).send();
		assertThat(second.status()).isEqualTo(first.status());
		assertThat(second.isReplayed()).isFalse();
		assertThat(this.gate.executions()).isEqualTo(2);
	}

	@Test
	void postWhenFailureIsDefinitiveThenOtherRequestsGet422() {
		post("status/404").send();
		assertThat(post("status/404?x=1").send().text()).contains("key-reused");
	}

	@Test
	void postWhenExceptionIsRememberedThenThrownAgain() {
		Answer first = post("remembered").send();
		assertThat(first.status()).isEqualTo(402);
		assertThat(first.text())
			.isEqualTo("{\"message\":\"declined in execution 1\",\"code\":\"4711\",\"amount\":10.00}");
		Answer replay = post("remembered").send();
		assertReplayed(replay, first);
		assertThat(replay.header("X-Set")).isEqualTo("before");
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenRememberedExceptionCanNotBeThrownAgainThen409AndNeverRunAgain() {
		assertThat(post("remembered-anonymous").send().status()).isEqualTo(402);
		Answer repeat = post("remembered-anonymous").send();
		assertThat(repeat.status()).isEqualTo(409);
		assertThat(repeat.text()).contains("result-unavailable").doesNotContain("originalStatus");
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenOutcomeIsUnknownThenHeldPastTheLease() {
		Answer first = post("unknown").send();
		assertThat(first.status()).isEqualTo(504);
		assertThat(first.text()).isEqualTo("own answer: no answer from the gateway");
		await().during(Duration.ofSeconds(1)).until(() -> {
			Answer repeat = post("unknown").send();
			return repeat.status() == 409 && repeat.text().contains("urn:problem-type:idempotent:outcome-unknown")
					&& repeat.header("Retry-After").isEmpty();
		});
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenOutcomeIsUnknownByACauseThenHeld() {
		assertThat(post("unknown-cause").send().status()).isIn(400, 504);
		assertThat(post("unknown-cause").send().text()).contains("outcome-unknown");
	}

	@Test
	void postWhenAnswerCanNotBeFoundOutThen409AndNeverRunAgain() {
		assertThat(post("unfathomable").send().status()).isEqualTo(500);
		assertThat(post("unfathomable").send().text()).contains("result-unavailable");
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenHeadersAreSetOnTheResponseThenReplayed() {
		Answer first = post("response-headers").send();
		assertThat(first.status()).isEqualTo(202);
		assertThat(first.header("Set-Cookie")).contains("secret");
		Answer replay = post("response-headers").send();
		assertReplayed(replay, first);
		assertThat(replay.header("X-Set")).isEqualTo("one, two");
		assertThat(replay.header("Vary")).isEqualTo(first.header("Vary")).contains("X-Set");
		assertThat(replay.header("Set-Cookie")).isEmpty();
		assertThat(replay.header("Authorization")).isEmpty();
		assertThat(replay.header("X-Request-Id")).isEmpty();
	}

	@Test
	void postWhenHeadersAreSetOnResponseAndEntityThenBothReplayed() {
		Answer first = post("response-and-entity-headers").send();
		Answer replay = post("response-and-entity-headers").send();
		assertThat(first.status()).isEqualTo(201);
		assertThat(replay.status()).isEqualTo(200);
		assertThat(replay.isReplayed()).isTrue();
		assertThat(replay.body()).isEqualTo(first.body());
		for (String name : List.of("X-Set", "X-Own", "Location", "Content-Type")) {
			assertThat(replay.header(name)).as(name).isEqualTo(first.header(name)).isNotEmpty();
		}
	}

	@Test
	void postWhenResultIsTooLargeThen409NamingStatusAndLocation() {
		Answer first = post("large").send();
		assertThat(first.status()).isEqualTo(201);
		assertThat(first.body()).hasSize(2_000_000);
		Answer repeat = post("large").send();
		assertThat(repeat.status()).isEqualTo(409);
		assertThat(repeat.text()).contains("result-unavailable", "\"originalStatus\":201", "\"location\":\"/large/1\"");
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenMethodWritesTheAnswerItselfThenReplayedToTheByte() {
		Answer first = post("written").send();
		assertThat(first.text()).isEqualTo("written by hand");
		assertReplayed(post("written").send(), first);
		assertThat(this.gate.executions()).isOne();
	}

	@Test
	void postWhenMethodAsksForItsCallThenGetsIt() {
		String answer = post("call").send().text();
		assertThat(answer).startsWith(this.key + " 1 1 false ").endsWith(" true false true");
		UUID derived = UUID.fromString(answer.split(" ")[4]);
		assertThat(derived.version()).isEqualTo(5);
		assertThat(derived.variant()).isEqualTo(2);
	}

	@Test
	void postWhenMethodAsksForItsCallWithoutKeyThenDerivedKeysDiffer() {
		String first = new Client(this.port).post("/outcomes/optional-call").send().text();
		String second = new Client(this.port).post("/outcomes/optional-call").send().text();
		assertThat(first).startsWith("null 1 1 false ");
		assertThat(first).isNotEqualTo(second);
	}

	@Test
	void postWhenMethodAsksForItsCallButIsNotIdempotentThenFailsSayingSo() {
		assertThat(post("call-without-annotation").send().status()).isEqualTo(500);
	}

	@Test
	void postWhenRoleIsTakenAwayThenReplayIsRefused() {
		Answer first = post("owner").user("alice").send();
		assertThat(first.status()).isEqualTo(200);
		this.users.updateUser(User.withUsername("alice").password("{noop}secret").roles("NOBODY").build());
		try {
			assertThat(post("owner").user("alice").send().status()).isEqualTo(403);
		}
		finally {
			this.users.updateUser(User.withUsername("alice").password("{noop}secret").roles("ALICE").build());
		}
		assertReplayed(post("owner").user("alice").send(), first);
	}

	private static void assertReplayed(Answer replay, Answer first) {
		assertThat(replay.isReplayed()).as(replay.toString()).isTrue();
		assertThat(replay.status()).isEqualTo(first.status());
		assertThat(replay.text()).isEqualTo(first.text());
		for (String name : List.of("Content-Type", "X-Own", "X-Set", "Location")) {
			assertThat(replay.header(name)).as(name).isEqualTo(first.header(name));
		}
	}

	private Call post(String path) {
		return new Client(this.port).post("/outcomes/" + path).key(this.key);
	}

}

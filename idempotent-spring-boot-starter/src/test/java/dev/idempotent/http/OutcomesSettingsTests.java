package dev.idempotent.http;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import dev.idempotent.engine.Execution;
import dev.idempotent.engine.IdempotencyListener;
import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Outcomes under other settings than the defaults.
 */
class OutcomesSettingsTests {

	@Test
	void postWhenProblemDetailsAreOnThenProblemIsReplayedToTheByte() {
		try (Server server = start("spring.mvc.problemdetails.enabled=true")) {
			Answer first = server.client().post("/outcomes/problem").key("k").send();
			Answer replay = server.client().post("/outcomes/problem").key("k").send();
			assertThat(first.text()).contains("\"balance\":10.00", "execution 1");
			assertThat(replay.isReplayed()).isTrue();
			assertThat(replay.text()).isEqualTo(first.text());
			assertThat(replay.header("Content-Type")).isEqualTo("application/problem+json");
			assertThat(replay.header("X-Own")).isEqualTo("own");
			assertThat(replay.header("WWW-Authenticate")).isEmpty();
		}
	}

	@Test
	void postWhenErrorPageShowsMessagesThenReplayedToTheByte() {
		try (Server server = start("spring.web.error.include-message=always")) {
			for (String path : List.of("status/409", "no-reason")) {
				Answer first = server.client().post("/outcomes/" + path).key("k").send();
				Answer replay = server.client().post("/outcomes/" + path).key("k").send();
				assertThat(first.text()).contains("\"message\"");
				assertThat(replay.isReplayed()).isTrue();
				assertThat(replay.text()).isEqualTo(first.text());
			}
		}
	}

	@Test
	void postWhenHeadersAreChosenThenOnlyThoseReplayed() {
		try (Server server = start("idempotent.replay.headers.include=X-Request-Id,X-Own")) {
			server.client().post("/outcomes/response-headers").key("k").send();
			Answer replay = server.client().post("/outcomes/response-headers").key("k").send();
			assertThat(replay.header("X-Request-Id")).isEqualTo("1");
			assertThat(replay.header("X-Set")).isEmpty();
		}
	}

	@Test
	void postWhenTakenOverThenAttemptGrowsAndDerivedKeyStays() {
		try (Server server = start("idempotent.heartbeat=false", "idempotent.lease=300ms")) {
			Gate gate = server.bean(Gate.class);
			gate.close();
			CompletableFuture<Answer> paused = server.client().post("/outcomes/call").key("k").sendAsync();
			gate.awaitEntered();
			await().until(() -> {
				server.client().post("/outcomes/call").key("k").sendAsync();
				return gate.executions() == 2;
			});
			gate.open();
			String[] first = paused.join().text().split(" ");
			await().until(() -> server.client().post("/outcomes/call").key("k").send().isReplayed());
			String[] second = server.client().post("/outcomes/call").key("k").send().text().split(" ");
			assertThat(second[1]).isEqualTo("2");
			assertThat(second[2]).isEqualTo("2");
			assertThat(second[4]).isEqualTo(first[4]);
			await().until(() -> server.bean(LostLeases.class).count.get() == 1);
		}
	}

	private static Server start(String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 1);
		all[properties.length] = "idempotent.store=local";
		return Server.start(List.of(OutcomesController.class, LostLeases.class), all);
	}

	static class LostLeases implements IdempotencyListener {

		private final AtomicInteger count = new AtomicInteger();

		@Override
		public void leaseLost(Execution execution) {
			this.count.incrementAndGet();
		}

	}

}

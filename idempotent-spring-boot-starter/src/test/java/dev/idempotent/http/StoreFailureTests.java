package dev.idempotent.http;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Bean;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.local.LocalIdempotencyStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A store that fails, before and after the method.
 */
@ExtendWith(OutputCaptureExtension.class)
class StoreFailureTests {

	private static final String BODY = "{\"item\":\"book\",\"amount\":10}";

	@Test
	void postWhenStoreCanNotBeAskedThen503AndNotRun(CapturedOutput output) {
		try (Server server = Server.start(List.of(Failing.class), "idempotent.retry-after=1500ms")) {
			server.bean(FailingStore.class).failingClaims.set(1);
			Answer answer = server.client().post("/orders").key("my-secret-key").json(BODY).send();
			assertThat(answer.status()).isEqualTo(503);
			assertThat(answer.header("Retry-After")).isEqualTo("2");
			assertThat(answer.text()).contains("urn:problem-type:idempotent:store-unavailable")
				.doesNotContain("out of order");
			assertThat(server.bean(Gate.class).executions()).isZero();
			assertThat(server.client().post("/orders").key("my-secret-key").json(BODY).send().status()).isEqualTo(201);
			assertThat(output).contains("POST /orders was refused").doesNotContain("my-secret-key");
		}
	}

	@Test
	void postWhenStoreCanNotBeAskedAndProceedThenRunsUnprotectedAndIsCounted(CapturedOutput output) {
		try (Server server = Server.start(List.of(Failing.class), "idempotent.on-store-failure=proceed")) {
			server.bean(FailingStore.class).failingClaims.set(2);
			assertThat(server.client().post("/orders").key("k").json(BODY).send().status()).isEqualTo(201);
			assertThat(server.client().post("/orders").key("k").json(BODY).send().isReplayed()).isFalse();
			assertThat(server.bean(Gate.class).executions()).isEqualTo(2);
			assertThat(output).contains("runs unprotected");
		}
	}

	@Test
	void postWhenCompletingFailsThenAnswerIsGivenAndStoredLater() {
		try (Server server = Server.start(List.of(Failing.class))) {
			FailingStore store = server.bean(FailingStore.class);
			store.failingCompletions.set(3);
			Answer first = server.client().post("/short-lease").key("k").json(BODY).send();
			assertThat(first.status()).isEqualTo(200);
			await().until(() -> server.client().post("/short-lease").key("k").json(BODY).send().isReplayed());
			assertThat(server.client().post("/short-lease").key("k").json(BODY).send().body()).isEqualTo(first.body());
			assertThat(store.failingCompletions.get()).isZero();
			assertThat(server.bean(Gate.class).executions()).isOne();
		}
	}

	@Test
	void postWhenLocalStoreIsFullThen503() {
		try (Server server = Server.start(List.of(), "idempotent.store=local", "idempotent.local.maximum-entries=1")) {
			assertThat(server.client().post("/orders").key("a").json(BODY).send().status()).isEqualTo(201);
			Answer refused = server.client().post("/orders").key("b").json(BODY).send();
			assertThat(refused.status()).isEqualTo(503);
			assertThat(refused.text()).contains("store-unavailable");
			assertThat(server.client().post("/orders").key("a").json(BODY).send().isReplayed()).isTrue();
		}
	}

	@Test
	void postWhenResultIsTooLargeThen409NamingStatusAndLocation() {
		try (Server server = Server.start(List.of(), "idempotent.store=local", "idempotent.max-result-size=80B")) {
			Answer first = server.client().post("/orders").key("a").json(BODY).send();
			assertThat(first.status()).isEqualTo(201);
			assertThat(first.text()).contains("book");
			Answer repeat = server.client().post("/orders").key("a").json(BODY).send();
			assertThat(repeat.status()).isEqualTo(409);
			assertThat(repeat.text()).contains("result-unavailable", "201", "\"location\":\"/orders/1\"");
			assertThat(server.bean(Gate.class).executions()).isOne();
		}
	}

	@Test
	void stopWhenResultWaitsThenIsStoredFirst() {
		FailingStore store;
		try (Server server = Server.start(List.of(Failing.class))) {
			store = server.bean(FailingStore.class);
			store.failingCompletions.set(2);
			server.client().post("/orders").key("k").json(BODY).send();
		}
		assertThat(store.completed.get()).isOne();
	}

	static class Failing {

		@Bean
		FailingStore failingStore() {
			return new FailingStore();
		}

	}

	static class FailingStore extends DelegatingIdempotencyStore {

		private final AtomicInteger failingClaims = new AtomicInteger();

		private final AtomicInteger failingCompletions = new AtomicInteger();

		private final AtomicInteger completed = new AtomicInteger();

		FailingStore() {
			super(new LocalIdempotencyStore(100, Long.MAX_VALUE));
		}

		@Override
		public ClaimResult claim(Claim claim) {
			fail(this.failingClaims);
			return super.claim(claim);
		}

		@Override
		public StepResult complete(Ownership ownership, byte[] result) {
			fail(this.failingCompletions);
			this.completed.incrementAndGet();
			return super.complete(ownership, result);
		}

		private static void fail(AtomicInteger times) {
			if (times.getAndUpdate((left) -> Math.max(0, left - 1)) > 0) {
				throw new IdempotencyStoreException("The store is out of order", null, false);
			}
		}

	}

}

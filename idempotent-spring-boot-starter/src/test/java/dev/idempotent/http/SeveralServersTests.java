package dev.idempotent.http;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.test.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Two servers on one Redis that can be stopped.
 */
class SeveralServersTests {

	private static final String BODY = "{\"item\":\"book\",\"amount\":10}";

	private static RedisServer redis;

	private static Server one;

	private static Server two;

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		one = server();
		two = server();
	}

	@AfterAll
	static void stop() {
		one.close();
		two.close();
		redis.close();
	}

	@BeforeEach
	@AfterEach
	void reset() {
		one.bean(Gate.class).reset();
		two.bean(Gate.class).reset();
	}

	@Test
	void postWhenRepeatedAtOtherServerThenFirstAnswer() {
		Answer first = one.client().post("/orders").key("a").json(BODY).send();
		Answer replay = two.client().post("/orders").key("a").json(BODY).send();
		assertThat(first.status()).isEqualTo(201);
		assertThat(replay.status()).isEqualTo(200);
		assertThat(replay.isReplayed()).isTrue();
		assertThat(replay.body()).isEqualTo(first.body());
		assertThat(two.bean(Gate.class).executions()).isZero();
	}

	@Test
	void postWhen64AtBothServersThenRunsOnce() {
		List<CompletableFuture<Answer>> calls = new ArrayList<>();
		for (int i = 0; i < 32; i++) {
			calls.add(one.client().post("/orders").key("storm").json(BODY).sendAsync());
			calls.add(two.client().post("/orders").key("storm").json(BODY).sendAsync());
		}
		List<Answer> answers = calls.stream().map(CompletableFuture::join).toList();
		assertThat(answers).filteredOn((answer) -> answer.status() == 201).hasSize(1);
		assertThat(answers).allMatch((answer) -> List.of(200, 201, 409).contains(answer.status()));
		assertThat(one.bean(Gate.class).executions() + two.bean(Gate.class).executions()).isOne();
	}

	@Test
	void postWhenOwnerDiesThenOtherServerTakesOverWithinTheLease() {
		try (Server dying = server()) {
			dying.bean(Gate.class).close();
			CompletableFuture<Answer> lost = dying.client().post("/short-lease").key("b").json(BODY).sendAsync();
			dying.bean(Gate.class).awaitEntered();
			assertThat(two.client().post("/short-lease").key("b").json(BODY).send().status()).isEqualTo(409);
			// As a killed process would: no more signs of life, and no end of the method
			dying.bean(IdempotencyEngine.class).close();
			await().atMost(Duration.ofSeconds(20))
				.until(() -> two.client().post("/short-lease").key("b").json(BODY).send().status() == 200);
			Answer successor = two.client().post("/short-lease").key("b").json(BODY).send();
			dying.bean(Gate.class).open();
			lost.join();
			assertThat(two.client().post("/short-lease").key("b").json(BODY).send().body()).isEqualTo(successor.body());
		}
	}

	@Test
	void stopWhenOperationRunsThenItEndsAndNextServerReplays() {
		Server stopping = server();
		Gate gate = stopping.bean(Gate.class);
		gate.close();
		CompletableFuture<Answer> first = stopping.client().post("/orders").key("rolled").json(BODY).sendAsync();
		gate.awaitEntered();
		CompletableFuture<Void> stopped = CompletableFuture.runAsync(stopping::close);
		assertThat(two.client().post("/orders").key("rolled").json(BODY).send().status()).isEqualTo(409);
		gate.open();
		assertThat(first.join().status()).isEqualTo(201);
		stopped.join();
		try (Server next = server()) {
			Answer replay = next.client().post("/orders").key("rolled").json(BODY).send();
			assertThat(replay.isReplayed()).isTrue();
			assertThat(replay.body()).isEqualTo(first.join().body());
		}
	}

	@Test
	void postWhenOwnerDiesAndRejectThenOutcomeUnknown() {
		try (Server dying = server("idempotent.lease=300ms")) {
			dying.bean(Gate.class).close();
			CompletableFuture<Answer> lost = dying.client().post("/orders/1/payments").key("c").json(BODY).sendAsync();
			dying.bean(Gate.class).awaitEntered();
			dying.bean(IdempotencyEngine.class).close();
			await().until(() -> two.client()
				.post("/orders/1/payments")
				.key("c")
				.json(BODY)
				.send()
				.text()
				.contains("outcome-unknown"));
			Answer unknown = two.client().post("/orders/1/payments").key("c").json(BODY).send();
			assertThat(unknown.status()).isEqualTo(409);
			assertThat(unknown.header("Retry-After")).isEmpty();
			assertThat(two.bean(Gate.class).executions()).isZero();
			dying.bean(Gate.class).open();
			lost.join();
		}
	}

	@Test
	void postWhenRedisIsDownThen503AndSoonAfterItIsBackAnswers() {
		assertThat(one.client().post("/orders").key("d").json(BODY).send().status()).isEqualTo(201);
		redis.kill();
		long start = System.nanoTime();
		Answer refused = one.client().post("/orders").key("e").json(BODY).send();
		assertThat(refused.status()).isEqualTo(503);
		assertThat(refused.text()).contains("store-unavailable");
		assertThat(refused.header("Retry-After")).isEqualTo("1");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		redis.restart();
		await().atMost(Duration.ofSeconds(20))
			.until(() -> one.client().post("/orders").key("e").json(BODY).send().status() < 300);
		await().atMost(Duration.ofSeconds(20))
			.until(() -> two.client().post("/orders").key("e").json(BODY).send().isReplayed());
	}

	@Test
	void postWhenRedisHangsThen503AndKeyIsFreeAfterwards() {
		one.client().post("/orders").key("f").json(BODY).send();
		redis.pause();
		try {
			assertThat(one.client().post("/orders").key("g").json(BODY).send().status()).isEqualTo(503);
		}
		finally {
			redis.resume();
		}
		// The claim was applied late, and is released: long before its lease of 30 s is
		// over
		await().atMost(Duration.ofSeconds(10))
			.until(() -> two.client().post("/orders").key("g").json(BODY).send().status() == 201);
	}

	@Test
	void postWhenRedisGoesAwayDuringTheMethodThenAnswerIsGivenAndStoredLater() {
		one.bean(Gate.class).close();
		CompletableFuture<Answer> call = one.client().post("/orders").key("h").json(BODY).sendAsync();
		one.bean(Gate.class).awaitEntered();
		redis.pause();
		one.bean(Gate.class).open();
		Answer first = call.join();
		redis.resume();
		assertThat(first.status()).isEqualTo(201);
		await().until(() -> two.client().post("/orders").key("h").json(BODY).send().status() == 200);
		assertThat(two.client().post("/orders").key("h").json(BODY).send().body()).isEqualTo(first.body());
		assertThat(two.bean(Gate.class).executions()).isZero();
	}

	@Test
	void redisWhenWrittenThenHoldsNoClientText() {
		one.client().post("/orders").key("very-secret-key").user("alice").json(BODY).send();
		assertThat(redis.ask("KEYS *")).doesNotContain("secret", "alice", "orders").contains("idempotent:");
	}

	private static Server server(String... more) {
		List<String> properties = new ArrayList<>(List.of(more));
		properties.add("spring.data.redis.port=" + redis.port());
		return Server.start(List.of(), properties.toArray(String[]::new));
	}

}

package dev.idempotent.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Client.Call;
import dev.idempotent.test.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Duplicates that wait at two servers on one Redis that nobody else uses.
 */
class SeveralServersWaitTests {

	private static final Pattern CALLS = Pattern.compile("cmdstat_(evalsha|eval|subscribe|unsubscribe):calls=(\\d+)");

	private static RedisServer redis;

	private static Server one;

	private static Server two;

	private final String key = UUID.randomUUID().toString();

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

	@AfterEach
	void reset() {
		one.bean(Gate.class).reset();
		two.bean(Gate.class).reset();
		redis.ask("ACL SETUSER default +@all allchannels");
	}

	@Test
	void postWhenOwnerIsAtOtherServerThenItsResult() {
		CompletableFuture<Answer> owner = own(one, "/wait/orders");
		CompletableFuture<Answer> duplicate = post(two, "/wait/orders").sendAsync();
		Waiting.awaitCount(two, 1);
		one.bean(Gate.class).open();
		assertReplay(duplicate.join(), owner.join());
		assertThat(two.bean(Gate.class).executions()).isZero();
	}

	@Test
	void postWhenOwnerAtOtherServerFailsThenOneOfAllWaitersRuns() {
		CompletableFuture<Answer> owner = own(one, "/wait/failing-first");
		// So that the waiter that takes the key does not fail as the first execution
		// would
		two.bean(Gate.class).pass();
		List<CompletableFuture<Answer>> duplicates = new ArrayList<>();
		for (int i = 0; i < 10; i++) {
			duplicates.add(post(one, "/wait/failing-first").sendAsync());
			duplicates.add(post(two, "/wait/failing-first").sendAsync());
		}
		Waiting.awaitCount(one, 10);
		Waiting.awaitCount(two, 10);
		one.bean(Gate.class).open();
		assertThat(owner.join().status()).isEqualTo(502);
		List<Answer> answers = duplicates.stream().map(CompletableFuture::join).toList();
		assertThat(answers).filteredOn((answer) -> answer.status() == 201).hasSize(1);
		Answer first = answers.stream().filter((answer) -> answer.status() == 201).findFirst().orElseThrow();
		answers.stream().filter((answer) -> answer != first).forEach((answer) -> assertReplay(answer, first));
		assertThat(one.bean(Gate.class).executions() + two.bean(Gate.class).executions()).isEqualTo(1 + 1 + 1);
	}

	@Test
	void postWhenManyWaitThenAFewCommandsASecond() {
		CompletableFuture<Answer> owner = own(one, "/wait/orders");
		List<CompletableFuture<Answer>> duplicates = IntStream.range(0, 20)
			.mapToObj((i) -> post(two, "/wait/orders").sendAsync())
			.toList();
		Waiting.awaitCount(two, 20);
		await().until(() -> redis.ask("PUBSUB CHANNELS *").startsWith("*1\r\n"));
		long before = commands();
		long start = System.nanoTime();
		await().atMost(Duration.ofSeconds(30)).until(() -> System.nanoTime() - start > Duration.ofSeconds(3).toNanos());
		double perSecond = (commands() - before) * 1e9 / (System.nanoTime() - start);
		System.out.printf("20 requests wait at one server for one key: %.1f commands a second%n", perSecond);
		// The owner's renewals of its lease are among them
		assertThat(perSecond).isBetween(0.5, 4.0);
		one.bean(Gate.class).open();
		duplicates.forEach((duplicate) -> assertReplay(duplicate.join(), owner.join()));
	}

	@Test
	void postWhenPublishingIsForbiddenThenResultAllTheSame() {
		redis.ask("ACL SETUSER default resetchannels");
		CompletableFuture<Answer> owner = own(one, "/wait/orders");
		List<CompletableFuture<Answer>> duplicates = IntStream.range(0, 5)
			.mapToObj((i) -> post(two, "/wait/orders").sendAsync())
			.toList();
		Waiting.awaitCount(two, 5);
		one.bean(Gate.class).open();
		assertThat(owner.join().status()).isEqualTo(201);
		duplicates.forEach((duplicate) -> assertReplay(duplicate.join(), owner.join()));
	}

	@Test
	void postWhenOwnerDiesThenOneWaiterTakesOverAfterTheLease() {
		try (Server dying = server()) {
			CompletableFuture<Answer> lost = own(dying, "/wait/short-lease");
			List<CompletableFuture<Answer>> duplicates = IntStream.range(0, 5)
				.mapToObj((i) -> post(two, "/wait/short-lease").sendAsync())
				.toList();
			// As a killed process would: no more signs of life, and no end of the method
			dying.bean(IdempotencyEngine.class).close();
			List<Answer> answers = duplicates.stream().map(CompletableFuture::join).toList();
			assertThat(answers).filteredOn((answer) -> answer.status() == 201).hasSize(1);
			Answer first = answers.stream().filter((answer) -> answer.status() == 201).findFirst().orElseThrow();
			answers.stream().filter((answer) -> answer != first).forEach((answer) -> assertReplay(answer, first));
			assertThat(two.bean(Gate.class).executions()).isOne();
			dying.bean(Gate.class).open();
			lost.join();
			assertReplay(post(two, "/wait/short-lease").send(), first);
		}
	}

	@Test
	void postWhenOwnerDiesAndRejectThenOutcomeUnknownAfterTheLease() {
		try (Server dying = server()) {
			CompletableFuture<Answer> lost = own(dying, "/wait/once");
			CompletableFuture<Answer> duplicate = post(two, "/wait/once").sendAsync();
			Waiting.awaitCount(two, 1);
			dying.bean(IdempotencyEngine.class).close();
			assertThat(duplicate.join().status()).isEqualTo(409);
			assertThat(duplicate.join().text()).contains("outcome-unknown");
			assertThat(two.bean(Gate.class).executions()).isZero();
			dying.bean(Gate.class).open();
			lost.join();
		}
	}

	@Test
	void stopWhenRequestsWaitThenTheyGet409AndStoppingIsNotHeldUp() {
		own(one, "/wait/orders");
		Server stopping = server();
		List<CompletableFuture<Answer>> duplicates = IntStream.range(0, 5)
			.mapToObj((i) -> post(stopping, "/wait/orders").sendAsync())
			.toList();
		Waiting.awaitCount(stopping, 5);
		long start = System.nanoTime();
		stopping.close();
		// Far less than the wait
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
		for (CompletableFuture<Answer> duplicate : duplicates) {
			assertThat(duplicate.orTimeout(10, TimeUnit.SECONDS).join().status()).isEqualTo(409);
			assertThat(duplicate.join().text()).contains("in-progress");
		}
	}

	@Test
	void postWhenRedisHangsWhileWaitingThen503() {
		CompletableFuture<Answer> owner = own(one, "/wait/orders");
		CompletableFuture<Answer> duplicate = post(two, "/wait/orders").sendAsync();
		Waiting.awaitCount(two, 1);
		redis.pause();
		try {
			assertThat(duplicate.orTimeout(20, TimeUnit.SECONDS).join().status()).isEqualTo(503);
		}
		finally {
			redis.resume();
		}
		one.bean(Gate.class).open();
		assertThat(owner.join().status()).isEqualTo(201);
		await().until(() -> post(two, "/wait/orders").send().isReplayed());
		assertThat(two.bean(Gate.class).executions()).isZero();
	}

	private CompletableFuture<Answer> own(Server server, String path) {
		server.bean(Gate.class).close();
		CompletableFuture<Answer> owner = post(server, path).sendAsync();
		server.bean(Gate.class).awaitEntered();
		return owner;
	}

	private Call post(Server server, String path) {
		return server.client().post(path).key(this.key).body("text/plain", "book".getBytes(StandardCharsets.UTF_8));
	}

	private static long commands() {
		Matcher calls = CALLS.matcher(redis.ask("INFO commandstats"));
		return calls.results().mapToLong((call) -> Long.parseLong(call.group(2))).sum();
	}

	private static void assertReplay(Answer answer, Answer first) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		assertThat(answer.isReplayed()).isTrue();
		assertThat(answer.body()).isEqualTo(first.body());
	}

	private static Server server() {
		return Server.start(List.of(WaitController.class), "spring.data.redis.port=" + redis.port(),
				"idempotent.wait-timeout=30s");
	}

}

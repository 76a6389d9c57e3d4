package dev.idempotent.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Client.Call;
import dev.idempotent.test.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How long after an owner's method has ended a waiter's client has the answer: with the
 * result's encoding, its storing, the wake-up, the waiter's claim and the answer's way.
 * The system property {@code idempotent.test.rounds} sets how often that is measured.
 */
class WaitFiguresTests {

	private static final int ROUNDS = Integer.getInteger("idempotent.test.rounds", 50);

	private static final int LOAD_THREADS = 4;

	// Half of what the median would be if waiters asked by themselves only
	private static final Duration UNNOTIFIED = Duration.ofMillis(125);

	@Test
	void waitWhenLocalThenWoken() {
		try (Server server = server("idempotent.store=local")) {
			measure("local", server, server);
			measureUnderLoad("local", server, server);
		}
	}

	@Test
	void waitWhenRedisThenWoken() {
		RedisServer redis = RedisServer.start();
		String port = "spring.data.redis.port=" + redis.port();
		try (redis; Server owners = server(port); Server waiters = server(port)) {
			measure("Redis, two servers", owners, waiters);
			measureUnderLoad("Redis, two servers", owners, waiters);
		}
	}

	private static void measureUnderLoad(String store, Server owners, Server waiters) {
		ExecutorService load = Executors.newFixedThreadPool(LOAD_THREADS);
		AtomicInteger requests = new AtomicInteger();
		long start = System.nanoTime();
		IntStream.range(0, LOAD_THREADS).forEach((i) -> load.submit(() -> {
			Server server = (i % 2 == 0) ? owners : waiters;
			while (!load.isShutdown()) {
				server.client().post("/wait/load").key(UUID.randomUUID().toString()).send();
				requests.incrementAndGet();
			}
		}));
		try {
			measure(store + ", under load", owners, waiters);
			System.out.printf("  with %d other requests a second%n",
					requests.get() * 1_000_000_000L / (System.nanoTime() - start));
		}
		finally {
			load.shutdown();
		}
	}

	private static void measure(String name, Server owners, Server waiters) {
		IntStream.range(0, 20).forEach((i) -> round(owners, waiters));
		long[] nanos = IntStream.range(0, ROUNDS).mapToLong((i) -> round(owners, waiters)).sorted().toArray();
		System.out.printf(
				"%s: a waiter has its answer after %.1f ms (median), %.1f ms (99 %%), %.1f ms (worst of %d)%n", name,
				millis(nanos, 0.5), millis(nanos, 0.99), millis(nanos, 1), ROUNDS);
		assertThat(Duration.ofNanos(nanos[ROUNDS / 2])).isLessThan(UNNOTIFIED);
		assertThat(Arrays.stream(nanos).min().orElseThrow()).isPositive();
	}

	private static long round(Server owners, Server waiters) {
		String key = UUID.randomUUID().toString();
		Gate gate = owners.bean(Gate.class);
		gate.close();
		CompletableFuture<Answer> owner = post(owners, key).sendAsync();
		gate.awaitEntered();
		CompletableFuture<Long> answered = post(waiters, key).sendAsync().thenApply((answer) -> {
			assertThat(answer.isReplayed()).isTrue();
			return System.nanoTime();
		});
		Waiting.awaitCount(waiters, 1);
		long start = System.nanoTime();
		gate.open();
		long nanos = answered.join() - start;
		assertThat(owner.join().status()).isEqualTo(201);
		return nanos;
	}

	private static double millis(long[] nanos, double part) {
		return nanos[(int) Math.round((nanos.length - 1) * part)] / 1e6;
	}

	private static Call post(Server server, String key) {
		return server.client()
			.post("/wait/orders")
			.key(key)
			.body("text/plain", "book".getBytes(StandardCharsets.UTF_8));
	}

	private static Server server(String property) {
		return Server.start(List.of(WaitController.class), property, "idempotent.wait-timeout=30s");
	}

}

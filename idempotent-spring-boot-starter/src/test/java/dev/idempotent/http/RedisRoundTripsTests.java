package dev.idempotent.http;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.test.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What a request costs, counted at a Redis that nobody else uses.
 */
class RedisRoundTripsTests {

	private static final String BODY = "{\"item\":\"book\",\"amount\":10}";

	private static RedisServer redis;

	private static Server server;

	@BeforeAll
	static void start() {
		redis = RedisServer.start();
		server = Server.start(List.of(), "spring.data.redis.port=" + redis.port());
		// Connects, and loads the scripts
		post("warm", BODY);
		awaitCheckAtStart();
	}

	@AfterAll
	static void stop() {
		server.close();
		redis.close();
	}

	@AfterEach
	void open() {
		server.bean(Gate.class).reset();
	}

	@Test
	void postWhenKeyIsNewThenTwoCommands() {
		assertThat(commands(() -> post("new", BODY))).isEqualTo(2);
	}

	@Test
	void postWhenReplayedThenOneCommand() {
		post("replayed", BODY);
		assertThat(commands(() -> post("replayed", BODY))).isOne();
	}

	@Test
	void postWhenMismatchThenOneCommand() {
		post("mismatch", BODY);
		assertThat(commands(() -> post("mismatch", "{\"item\":\"car\",\"amount\":10}"))).isOne();
	}

	@Test
	void postWhenInProgressThenOneCommand() {
		Gate gate = server.bean(Gate.class);
		gate.close();
		CompletableFuture<Answer> first = server.client().post("/orders").key("running").json(BODY).sendAsync();
		gate.awaitEntered();
		assertThat(commands(() -> post("running", BODY))).isOne();
		gate.open();
		assertThat(first.join().status()).isEqualTo(201);
	}

	@Test
	void postWhenMalformedThenNoCommand() {
		assertThat(commands(() -> post("a,b", BODY))).isZero();
	}

	@Test
	void postWhenAnswerIsInTheNearCacheThenNoCommand() {
		redis.ask("CONFIG RESETSTAT");
		try (Server near = Server.start(List.of(), "spring.data.redis.port=" + redis.port(),
				"idempotent.redis.near-cache.enabled=true")) {
			awaitCheckAtStart();
			Answer first = near.client().post("/orders").key("near").json(BODY).send();
			assertThat(commands(() -> {
				Answer replay = near.client().post("/orders").key("near").json(BODY).send();
				assertThat(replay.isReplayed()).isTrue();
				assertThat(replay.body()).isEqualTo(first.body());
			})).isZero();
			assertThat(commands(() -> post("near", BODY))).isOne();
			assertThat(
					near.client().post("/orders").key("near").json("{\"item\":\"car\",\"amount\":10}").send().status())
				.isEqualTo(422);
		}
	}

	@Test
	void postWhenConsumedThenRecordIsSmall() {
		redis.ask("FLUSHALL");
		String item = "x".repeat(250 - "{\"id\":99,\"item\":\"\",\"amount\":10}".length());
		Answer answer = server.client()
			.post("/plain")
			.key("small")
			.json("{\"item\":\"" + item + "\",\"amount\":10}")
			.send();
		assertThat(answer.body()).hasSizeBetween(248, 252);
		String key = redis.ask("RANDOMKEY").split("\r\n")[1];
		int bytes = Integer.parseInt(redis.ask("MEMORY USAGE " + key).replaceAll("\\D", ""));
		System.out
			.println("One consumed record with a result of " + answer.body().length + " bytes: " + bytes + " bytes");
		assertThat(bytes).isLessThan(600);
	}

	private static void awaitCheckAtStart() {
		await().until(() -> redis.ask("INFO commandstats").contains("config|get"));
	}

	private static void post(String key, String body) {
		server.client().post("/orders").key(key).json(body).send();
	}

	/**
	 * Counts by MONITOR, which marks what a script does within its one command.
	 */
	private static long commands(Runnable calls) {
		try (Socket monitor = new Socket("localhost", redis.port())) {
			monitor.setSoTimeout(10_000);
			monitor.getOutputStream().write("MONITOR\r\n".getBytes(StandardCharsets.US_ASCII));
			BufferedReader lines = new BufferedReader(
					new InputStreamReader(monitor.getInputStream(), StandardCharsets.ISO_8859_1));
			assertThat(lines.readLine()).isEqualTo("+OK");
			calls.run();
			redis.ask("ECHO end-of-calls");
			return lines.lines()
				.takeWhile((line) -> !line.contains("end-of-calls"))
				.filter((line) -> !line.contains(" lua]"))
				.count();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

package dev.idempotent.http;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.test.RedisServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

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
	}

	@AfterAll
	static void stop() {
		server.close();
		redis.close();
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
	void postWhenConsumedThenRecordIsSmall() {
		redis.ask("FLUSHALL");
		String item = "x".repeat(250 - "{\"id\":99,\"item\":\"\",\"amount\":10}".length());
		Answer answer = server.client()
			.post("/plain")
			.key("small")
			.json("{\"item\":\"" + item + "\",\"amount\":10}")
			.send();
		assertThat(answer.body()).hasSizeBetween(248, 252);
		String key = redis.ask("RANDOMKEY");
		assertThat(Integer.parseInt(redis.ask("MEMORY USAGE " + key.strip()).replaceAll("\\D", ""))).isLessThan(600);
	}

	private static void post(String key, String body) {
		server.client().post("/orders").key(key).json(body).send();
	}

	private static int commands(Runnable calls) {
		int before = processed();
		calls.run();
		// The first INFO itself
		return processed() - before - 1;
	}

	private static int processed() {
		Matcher matcher = Pattern.compile("total_commands_processed:(\\d+)").matcher(redis.ask("INFO stats"));
		assertThat(matcher.find()).isTrue();
		return Integer.parseInt(matcher.group(1));
	}

}

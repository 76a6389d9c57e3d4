package dev.idempotent.http;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.test.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * What clients see of a Redis that restarts, is full, forgets its scripts, or whose
 * replica does not follow.
 */
@ExtendWith(OutputCaptureExtension.class)
class RedisFaultTests {

	private static final String BODY = "{\"item\":\"book\",\"amount\":10}";

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private RedisServer redis = RedisServer.start();

	@AfterEach
	void close() {
		this.redis.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "always", "everysec" })
	void postWhenRedisRestartsWithAppendOnlyFileThenReplaysAndRunsNothingAgain(String fsync, @TempDir Path directory) {
		useRedis("--appendonly", "yes", "--appendfsync", fsync, "--dir", directory.toString());
		try (Server server = server()) {
			Answer first = post(server, "done");
			CompletableFuture<Answer> running = postHeld(server, "running");
			this.redis.restart();
			awaitConnected(server);
			assertThat(post(server, "done").text()).isEqualTo(first.text());
			assertThat(post(server, "running").text()).contains("in-progress");
			server.bean(Gate.class).open();
			Answer second = running.join();
			assertThat(second.status()).isEqualTo(201);
			await().atMost(PATIENCE).until(() -> post(server, "running").isReplayed());
			assertThat(post(server, "running").text()).isEqualTo(second.text());
			assertThat(server.bean(Gate.class).executions()).isEqualTo(2);
		}
	}

	@Test
	void postWhenRedisRestartsWithoutPersistenceThenRunsAgainAsWasWarned(CapturedOutput output) {
		try (Server server = server()) {
			Answer first = post(server, "done");
			this.redis.restart();
			Answer again = awaitConnected(server);
			assertThat(again.status()).isEqualTo(201);
			assertThat(again.isReplayed()).isFalse();
			assertThat(again.text()).isNotEqualTo(first.text());
			assertThat(server.bean(Gate.class).executions()).isEqualTo(2);
			assertThat(output).contains("Redis keeps records in memory only: after a restart every key is new");
		}
	}

	@Test
	void postWhenRedisIsFullThen503ForNewKeysAndTheRestGoesOn() {
		try (Server server = server()) {
			Answer first = post(server, "done");
			CompletableFuture<Answer> running = postHeld(server, "running");
			this.redis.ask("CONFIG SET maxmemory 1");
			assertThat(post(server, "new").status()).isEqualTo(503);
			assertThat(post(server, "done").text()).isEqualTo(first.text());
			server.bean(Gate.class).open();
			assertThat(running.join().status()).isEqualTo(201);
			assertThat(post(server, "running").isReplayed()).isTrue();
			this.redis.ask("CONFIG SET maxmemory 0");
			assertThat(post(server, "new").status()).isEqualTo(201);
			assertThat(server.bean(Gate.class).executions()).isEqualTo(3);
		}
	}

	@Test
	void postWhenScriptCacheIsFlushedThenAsBefore() {
		try (Server server = server()) {
			Answer first = post(server, "done");
			CompletableFuture<Answer> running = postHeld(server, "running");
			this.redis.ask("SCRIPT FLUSH");
			assertThat(post(server, "done").text()).isEqualTo(first.text());
			this.redis.ask("SCRIPT FLUSH");
			server.bean(Gate.class).open();
			assertThat(running.join().status()).isEqualTo(201);
			assertThat(post(server, "running").isReplayed()).isTrue();
			assertThat(server.bean(Gate.class).executions()).isEqualTo(2);
		}
	}

	@Test
	void postWhenReplicaDoesNotFollowThen503AndKeyIsFreeAfterwards() {
		try (RedisServer replica = replica(); Server server = waitingServer()) {
			assertThat(post(server, "before").status()).isEqualTo(201);
			replica.pause();
			assertThat(post(server, "new").text()).contains("store-unavailable");
			assertThat(post(server, "before").isReplayed()).isTrue();
			assertThat(server.bean(Gate.class).executions()).isOne();
			replica.resume();
			await().atMost(PATIENCE).until(() -> post(server, "new").status() == 201);
			assertThat(server.bean(Gate.class).executions()).isEqualTo(2);
		}
	}

	@Test
	void postWhenReplicaStopsFollowingDuringTheMethodThenAnswerIsGivenAndReplicatedLater(CapturedOutput output) {
		try (RedisServer replica = replica(); Server server = waitingServer()) {
			CompletableFuture<Answer> running = postHeld(server, "running");
			replica.pause();
			server.bean(Gate.class).open();
			assertThat(running.join().status()).isEqualTo(201);
			assertThat(output).contains("storing goes on in the background");
			replica.resume();
			this.redis.awaitFollowed(replica);
			assertThat(post(server, "running").isReplayed()).isTrue();
			assertThat(server.bean(Gate.class).executions()).isOne();
		}
	}

	private void useRedis(String... flags) {
		this.redis.close();
		this.redis = RedisServer.start(flags);
	}

	private RedisServer replica() {
		RedisServer replica = RedisServer.start("--replicaof", "127.0.0.1 " + this.redis.port());
		this.redis.awaitFollowed(replica);
		return replica;
	}

	private Server server(String... more) {
		String[] properties = new String[more.length + 1];
		System.arraycopy(more, 0, properties, 0, more.length);
		properties[more.length] = "spring.data.redis.port=" + this.redis.port();
		return Server.start(List.of(), properties);
	}

	private Server waitingServer() {
		return server("idempotent.redis.wait-replicas=1", "idempotent.redis.wait-replicas-timeout=300ms");
	}

	private static Answer post(Server server, String key) {
		return server.client().post("/orders").key(key).json(BODY).send();
	}

	// Returns when the method runs, held by the gate
	private static CompletableFuture<Answer> postHeld(Server server, String key) {
		Gate gate = server.bean(Gate.class);
		gate.close();
		CompletableFuture<Answer> running = server.client().post("/orders").key(key).json(BODY).sendAsync();
		gate.awaitEntered();
		return running;
	}

	private static Answer awaitConnected(Server server) {
		return await().atMost(PATIENCE).until(() -> post(server, "done"), (answer) -> answer.status() != 503);
	}

}

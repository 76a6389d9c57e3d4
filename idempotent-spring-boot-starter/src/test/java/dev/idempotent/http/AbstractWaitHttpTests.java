package dev.idempotent.http;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Client.Call;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Row H5 in wait mode, over a real port, for every store.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class AbstractWaitHttpTests {

	private static final Duration WAIT = Duration.ofSeconds(30);

	private static final Duration SHORT_WAIT = Duration.ofSeconds(1);

	private Server server;

	// Waits by its properties, and shortly
	private Server brief;

	private String key = "";

	/**
	 * Returns the properties that choose the store.
	 */
	abstract List<String> store();

	@BeforeAll
	void start() {
		this.server = Server.start(List.of(WaitController.class), properties("idempotent.wait-timeout=" + WAIT));
		this.brief = Server.start(List.of(WaitController.class),
				properties("idempotent.on-duplicate=wait", "idempotent.wait-timeout=" + SHORT_WAIT));
	}

	@AfterAll
	void stop() {
		this.server.close();
		this.brief.close();
	}

	@AfterEach
	void reset() {
		this.server.bean(Gate.class).reset();
		this.brief.bean(Gate.class).reset();
	}

	@Test
	void postWhenInProgressThenOwnersResultWhenItIsThere() {
		CompletableFuture<Answer> owner = own(this.server, "/wait/orders");
		CompletableFuture<Answer> duplicate = post(this.server, "/wait/orders").sendAsync();
		Waiting.awaitCount(this.server, 1);
		assertThat(duplicate).isNotDone();
		this.server.bean(Gate.class).open();
		assertThat(owner.join().status()).isEqualTo(201);
		assertReplay(duplicate.join(), owner.join());
		assertThat(this.server.bean(Gate.class).executions()).isOne();
		Waiting.awaitCount(this.server, 0);
	}

	@Test
	void postWhenManyWaitThenAllGetTheOwnersResult() {
		CompletableFuture<Answer> owner = own(this.server, "/wait/orders");
		List<CompletableFuture<Answer>> duplicates = posts(this.server, "/wait/orders", 30);
		Waiting.awaitCount(this.server, 30);
		this.server.bean(Gate.class).open();
		duplicates.forEach((duplicate) -> assertReplay(duplicate.join(), owner.join()));
		assertThat(this.server.bean(Gate.class).executions()).isOne();
	}

	@Test
	void postWhenWaitIsOverThen409AndOwnerGoesOn() {
		CompletableFuture<Answer> owner = own(this.brief, "/wait/as-configured");
		long start = System.nanoTime();
		Answer duplicate = post(this.brief, "/wait/as-configured").send();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(SHORT_WAIT);
		assertInProgress(duplicate);
		this.brief.bean(Gate.class).open();
		assertReplay(post(this.brief, "/wait/as-configured").send(), owner.join());
	}

	@Test
	void postWhenMethodDoesNotWaitThen409AtOnce() {
		own(this.brief, "/wait/never");
		assertInProgress(post(this.brief, "/wait/never").send());
		this.brief.bean(Gate.class).reset();
		own(this.server, "/wait/as-configured");
		assertInProgress(post(this.server, "/wait/as-configured").send());
	}

	@Test
	void postWhenOwnerFailsThenExactlyOneWaiterRunsAndTheOthersGetItsResult() {
		CompletableFuture<Answer> owner = own(this.server, "/wait/failing-first");
		List<CompletableFuture<Answer>> duplicates = posts(this.server, "/wait/failing-first", 20);
		Waiting.awaitCount(this.server, 20);
		this.server.bean(Gate.class).open();
		assertThat(owner.join().status()).isEqualTo(502);
		List<Answer> answers = duplicates.stream().map(CompletableFuture::join).toList();
		assertThat(answers).filteredOn((answer) -> answer.status() == 201).hasSize(1);
		Answer first = answers.stream().filter((answer) -> answer.status() == 201).findFirst().orElseThrow();
		answers.stream().filter((answer) -> answer != first).forEach((answer) -> assertReplay(answer, first));
		assertThat(this.server.bean(Gate.class).executions()).isEqualTo(2);
	}

	@Test
	void postWhenOtherFingerprintThen422AtOnce() {
		CompletableFuture<Answer> owner = own(this.server, "/wait/orders");
		Answer other = this.server.client().post("/wait/orders").key(this.key).body("text/plain", bytes("car")).send();
		assertThat(other.status()).isEqualTo(422);
		assertThat(other.text()).contains("urn:problem-type:idempotent:key-reused");
		assertThat(owner).isNotDone();
	}

	@Test
	void postWhenTooManyWaitThen409AtOnce() {
		CompletableFuture<Answer> owner = own(this.server, "/wait/orders");
		List<CompletableFuture<Answer>> duplicates = posts(this.server, "/wait/orders", Waiting.MAX);
		Waiting.awaitCount(this.server, Waiting.MAX);
		assertInProgress(post(this.server, "/wait/orders").send());
		assertThat(duplicates).noneMatch(CompletableFuture::isDone);
		this.server.bean(Gate.class).open();
		duplicates.forEach((duplicate) -> assertReplay(duplicate.join(), owner.join()));
	}

	private CompletableFuture<Answer> own(Server server, String path) {
		this.key = UUID.randomUUID().toString();
		server.bean(Gate.class).close();
		CompletableFuture<Answer> owner = post(server, path).sendAsync();
		server.bean(Gate.class).awaitEntered();
		return owner;
	}

	private List<CompletableFuture<Answer>> posts(Server server, String path, int count) {
		return IntStream.range(0, count).mapToObj((i) -> post(server, path).sendAsync()).toList();
	}

	private Call post(Server server, String path) {
		return server.client().post(path).key(this.key).body("text/plain", bytes("book"));
	}

	private String[] properties(String... own) {
		return Stream.concat(store().stream(), Stream.of(own)).toArray(String[]::new);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static void assertReplay(Answer answer, Answer first) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
		assertThat(answer.isReplayed()).isTrue();
		assertThat(answer.body()).isEqualTo(first.body());
		for (String name : List.of("Content-Type", "Location", "ETag")) {
			assertThat(answer.header(name)).isNotEmpty().isEqualTo(first.header(name));
		}
	}

	private static void assertInProgress(Answer answer) {
		assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
		assertThat(answer.text()).contains("urn:problem-type:idempotent:in-progress");
		assertThat(answer.header("Retry-After")).isEqualTo("1");
	}

}

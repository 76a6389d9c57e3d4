package dev.idempotent.http;

import java.net.URI;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.AsyncRequestTimeoutException;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.server.ResponseStatusException;

import dev.idempotent.Idempotent;
import dev.idempotent.Remember;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Client.Call;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.local.LocalIdempotencyStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Results that come when their request is over, or never.
 */
class LateAnswersTests {

	private static final LocalIdempotencyStore store = new LocalIdempotencyStore(1000, 100_000_000);

	private static Server server;

	private final String key = UUID.randomUUID().toString();

	@BeforeAll
	static void start() {
		server = start("spring.mvc.async.request-timeout=300ms");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void reset() {
		server.bean(Gate.class).reset();
		Late.next = new CompletableFuture<>();
	}

	@ParameterizedTest
	@ValueSource(strings = { "future", "mono", "stage" })
	void postWhenValueComesAfterTheTimeoutThenEveryReplayHasIt(String path) {
		CompletableFuture<ResponseEntity<Item>> late = Late.next;
		assertThat(post(path).send().status()).isEqualTo(503);
		assertThat(post(path).send().text()).contains("in-progress");
		late.complete(ResponseEntity.created(URI.create("/there")).header("X-Own", "own").body(new Item(7)));
		await().until(() -> post(path).send().isReplayed());
		Answer replay = post(path).send();
		Answer again = post(path).send();
		assertThat(replay.status()).isEqualTo(200);
		assertThat(replay.text()).isEqualTo("{\"execution\":7}");
		assertThat(replay.header("Location")).isEqualTo("/there");
		assertThat(again.body()).isEqualTo(replay.body());
		assertThat(again.status()).isEqualTo(200);
		assertThat(again.header("X-Own")).isEqualTo("own");
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	@Test
	void postWhenLateValueCanNotBeWrittenThen409AndNeverRunAgain() {
		CompletableFuture<ResponseEntity<Item>> late = Late.next;
		assertThat(post("unwritable").send().status()).isEqualTo(503);
		late.complete(ResponseEntity.ok(new Item(7)));
		await().until(() -> !post("unwritable").send().text().contains("in-progress"));
		Answer repeat = post("unwritable").send();
		Replays.assertUnavailable(repeat, 200);
		assertThat(repeat.isReplayed()).isFalse();
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	@Test
	void postWhenLateValueIsAProblemThenKeyIsFree() {
		CompletableFuture<ResponseEntity<Item>> late = Late.next;
		assertThat(post("problem").send().status()).isEqualTo(503);
		Late.next = CompletableFuture.completedFuture(ResponseEntity.ok(new Item(8)));
		late.complete(ResponseEntity.ok(new Item(7)));
		await().until(() -> !post("problem").send().text().contains("in-progress"));
		assertThat(post("problem").send().isReplayed()).isFalse();
	}

	@Test
	void postWhenFutureFailsAfterTheTimeoutThenKeyIsFree() {
		CompletableFuture<ResponseEntity<Item>> late = Late.next;
		assertThat(post("future").send().status()).isEqualTo(503);
		Late.next = CompletableFuture.completedFuture(ResponseEntity.ok(new Item(8)));
		late.completeExceptionally(new IllegalStateException("failed late"));
		await().until(() -> !post("future").send().text().contains("in-progress"));
		assertThat(post("future").send().text()).isEqualTo("{\"execution\":8}");
	}

	@Test
	void postWhenValueComesOnAForeignThreadThenNoStepIsMadeOnIt() throws Exception {
		CompletableFuture<ResponseEntity<Item>> late = Late.next;
		assertThat(post("future").send().status()).isEqualTo(503);
		Thread foreign = new Thread(() -> late.complete(ResponseEntity.ok(new Item(9))), "foreign");
		foreign.start();
		foreign.join();
		await().until(() -> post("future").send().isReplayed());
		assertThat(ThreadsNotingStore.threads).isNotEmpty().doesNotContain("foreign");
	}

	@Test
	void postWhenFutureIsCompletedOnAForeignThreadInTimeThenNoStepIsMadeOnIt() throws Exception {
		CompletableFuture<ResponseEntity<Item>> next = Late.next;
		CompletableFuture<Answer> first = post("future-unlimited").sendAsync();
		await().until(() -> server.bean(Gate.class).executions() == 1);
		Thread foreign = new Thread(() -> next.complete(ResponseEntity.ok(new Item(1))), "foreign");
		foreign.start();
		assertThat(first.get().status()).isEqualTo(200);
		Replays.assertReplayed(post("future-unlimited").send(), first.get());
		assertThat(ThreadsNotingStore.threads).isNotEmpty().doesNotContain("foreign");
	}

	@Test
	void postWhenResultRacesWithTheTimeoutThenRunsOnceAndHasOneResult() {
		List<CompletableFuture<Answer>> calls = IntStream.range(0, 60).mapToObj((i) -> racing(i).sendAsync()).toList();
		for (int i = 0; i < calls.size(); i++) {
			Answer first = calls.get(i).join();
			Call repeat = racing(i);
			await().until(() -> repeat.send().isReplayed());
			Answer replay = repeat.send();
			assertThat(replay.status()).isEqualTo(200);
			if (first.status() == 200) {
				assertThat(replay.text()).isEqualTo(first.text());
			}
			else {
				assertThat(first.status()).as(first.toString()).isEqualTo(503);
			}
		}
		assertThat(server.bean(Gate.class).executions()).isEqualTo(60);
	}

	private Call racing(int number) {
		String path = (number % 2 == 0) ? "racing" : "racing-mono";
		return server.client().post("/late/" + path).key(this.key + number);
	}

	@Test
	void postWhenStageIsBrokenThenHeld() {
		assertThat(post("broken-stage").send().status()).isEqualTo(500);
		assertThat(post("broken-stage").send().text()).contains("outcome-unknown");
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	@Test
	void postWhenTimeIsOverAndOutcomeIsUnknownThenHeldThoughTheValueComes() {
		CompletableFuture<ResponseEntity<Item>> late = Late.next;
		// MVC interrupts the task, and takes its failure or the timeout, whichever is
		// first
		assertThat(post("task-unknown").send().status()).isIn(500, 503);
		await().until(() -> post("task-unknown").send().text().contains("outcome-unknown"));
		late.complete(ResponseEntity.ok(new Item(1)));
		assertThat(post("task-unknown").send().text()).contains("outcome-unknown");
	}

	@Test
	void postWhenClientGetsAValueOnTimeoutThenItIsNotTheResult() {
		Answer first = post("task-with-fallback").send();
		assertThat(first.text()).isEqualTo("{\"execution\":-1}");
		assertThat(post("task-with-fallback").send().text()).contains("in-progress");
		Late.next.complete(ResponseEntity.ok(new Item(2)));
		await().until(() -> post("task-with-fallback").send().isReplayed());
		assertThat(post("task-with-fallback").send().text()).isEqualTo("{\"execution\":2}");
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "failed-mono", "failed-stage", "failed-future" })
	void postWhenPromiseFailsDefinitivelyThenReplayed(String path) {
		Answer first = post(path).send();
		assertThat(first.status()).as(first.toString()).isEqualTo(409);
		Replays.assertReplayed(post(path).send(), first);
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	@Test
	void postWhenServerStopsMeanwhileThenKeyIsFreeAfterItsLease() {
		CompletableFuture<ResponseEntity<Item>> late = Late.next;
		Server other = start("spring.mvc.async.request-timeout=60s", "server.shutdown=immediate");
		CompletableFuture<Answer> first = other.client().post("/late/future").key(this.key).sendAsync();
		await().until(() -> other.bean(Gate.class).executions() == 1);
		other.close();
		late.complete(ResponseEntity.ok(new Item(1)));
		Late.next = CompletableFuture.completedFuture(ResponseEntity.ok(new Item(2)));
		await().until(() -> post("future").send().status() == 200);
		assertThat(post("future").send().isReplayed()).isTrue();
		assertThat(post("future").send().text()).isIn("{\"execution\":1}", "{\"execution\":2}");
		await().until(first::isDone);
	}

	private Call post(String path) {
		return server.client().post("/late/" + path).key(this.key);
	}

	private static Server start(String... properties) {
		return Server.start(List.of(Late.class, ThreadsNotingStore.class), properties);
	}

	record Item(int execution) {
	}

	static class ThreadsNotingStore extends DelegatingIdempotencyStore {

		private static final Queue<String> threads = new ConcurrentLinkedQueue<>();

		ThreadsNotingStore() {
			super(store);
		}

		@Override
		public StepResult complete(Ownership ownership, byte[] result) {
			threads.add(Thread.currentThread().getName());
			return super.complete(ownership, result);
		}

		@Override
		public StepResult release(Release release) {
			threads.add(Thread.currentThread().getName());
			return super.release(release);
		}

	}

	static class BrokenStage<T> extends CompletableFuture<T> {

		@Override
		public CompletableFuture<T> whenComplete(BiConsumer<? super T, ? super Throwable> action) {
			throw new IllegalStateException("broken");
		}

	}

	@RestController
	static class Late {

		// Past the proxy
		private static volatile CompletableFuture<ResponseEntity<Item>> next = new CompletableFuture<>();

		private final Gate gate;

		Late(Gate gate) {
			this.gate = gate;
		}

		@PostMapping("/late/future")
		@Idempotent(lease = "1s")
		CompletableFuture<ResponseEntity<Item>> future() {
			this.gate.pass();
			return next;
		}

		@PostMapping("/late/future-unlimited")
		@Idempotent
		CompletableFuture<ResponseEntity<Item>> futureUnlimited() {
			return future();
		}

		@PostMapping(path = "/late/unwritable", produces = "application/x-unknown")
		@Idempotent(lease = "1s")
		CompletableFuture<ResponseEntity<Item>> unwritable() {
			return future();
		}

		@PostMapping("/late/problem")
		@Idempotent(lease = "1s")
		CompletableFuture<ProblemDetail> problem() {
			return future().thenApply((item) -> ProblemDetail.forStatus(409));
		}

		@PostMapping("/late/stage")
		@Idempotent(lease = "1s")
		CompletionStage<ResponseEntity<Item>> stage() {
			return future().minimalCompletionStage();
		}

		@PostMapping("/late/racing")
		@Idempotent
		CompletableFuture<Item> racing() {
			long delay = ThreadLocalRandom.current().nextLong(250, 450);
			return CompletableFuture.supplyAsync(() -> new Item(this.gate.pass()),
					CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS));
		}

		@PostMapping("/late/racing-mono")
		@Idempotent
		Mono<Item> racingMono() {
			return Mono.fromFuture(this::racing);
		}

		@PostMapping("/late/mono")
		@Idempotent(lease = "1s")
		Mono<ResponseEntity<Item>> mono() {
			return Mono.fromFuture(future());
		}

		@PostMapping("/late/broken-stage")
		@Idempotent
		CompletableFuture<Item> brokenStage() {
			this.gate.pass();
			return new BrokenStage<>();
		}

		@PostMapping("/late/task-unknown")
		@Idempotent(unknownOn = AsyncRequestTimeoutException.class)
		WebAsyncTask<ResponseEntity<Item>> taskUnknown() {
			return new WebAsyncTask<>(200L, () -> future().get());
		}

		@PostMapping("/late/task-with-fallback")
		@Idempotent(lease = "1s")
		WebAsyncTask<ResponseEntity<Item>> taskWithFallback() {
			WebAsyncTask<ResponseEntity<Item>> task = new WebAsyncTask<>(200L, () -> future().join());
			task.onTimeout(() -> ResponseEntity.ok(new Item(-1)));
			return task;
		}

		@PostMapping("/late/failed-mono")
		@Idempotent(remember = Remember.DEFINITIVE)
		Mono<Item> failedMono() {
			return Mono.error(() -> new ResponseStatusException(HttpStatus.CONFLICT, "execution " + this.gate.pass()));
		}

		@PostMapping("/late/failed-stage")
		@Idempotent(remember = Remember.DEFINITIVE)
		CompletionStage<Item> failedStage() {
			return failedFuture();
		}

		@PostMapping("/late/failed-future")
		@Idempotent(remember = Remember.DEFINITIVE)
		CompletableFuture<Item> failedFuture() {
			return CompletableFuture.failedFuture(new CompletionException(
					new ResponseStatusException(HttpStatus.CONFLICT, "execution " + this.gate.pass())));
		}

	}

}

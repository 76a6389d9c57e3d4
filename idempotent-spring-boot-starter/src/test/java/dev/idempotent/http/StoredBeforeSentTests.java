package dev.idempotent.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;

import io.reactivex.rxjava3.core.Single;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.InputStreamResource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import dev.idempotent.Idempotent;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.local.LocalIdempotencyStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The record is complete before the first byte of the answer leaves.
 */
class StoredBeforeSentTests {

	private static final int LIMIT = 10_000;

	private static Server server;

	private final String key = UUID.randomUUID().toString();

	@BeforeAll
	static void start() {
		server = Server.start(List.of(Answers.class, GatedStore.class), "idempotent.max-result-size=" + LIMIT + "B");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void resetGates() {
		server.bean(Gate.class).reset();
		server.bean(GatedStore.class).completions.reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "flushed", "flushed-writer", "closed", "redirect", "error-page", "callable",
			"callable-by-hand", "future", "future-by-hand", "future-entity", "deferred", "mono", "mono-entity",
			"flux-collected", "single" })
	void postWhenAnswerIsKeptThenNoByteLeavesBefore(String path) throws IOException {
		assertNoByteLeavesBeforeItIsStored(path);
		Answer replay = post(path);
		assertThat(replay.isReplayed()).as(replay.toString()).isTrue();
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "large-json", "large-resource", "large-by-hand", "large-by-hand-at-once", "large-writer",
			"large-callable", "large-callable-by-hand", "event-stream", "sse", "streaming-body", "ndjson" })
	void postWhenAnswerIsNotKeptThenNoByteLeavesBeforeThatIsStored(String path) throws IOException {
		assertNoByteLeavesBeforeItIsStored(path);
		Replays.assertUnavailable(post(path), 200);
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "flushed", "large-by-hand", "large-writer", "large-callable-by-hand", "callable-by-hand" })
	void postWhenMethodWritesAndStillRunsThenNothingIsStoredAndNoByteLeaves(String path) throws IOException {
		Gate gate = server.bean(Gate.class);
		Gate completions = server.bean(GatedStore.class).completions;
		gate.close();
		try (Socket socket = send(path)) {
			gate.awaitEntered();
			await().during(Duration.ofMillis(300)).until(() -> socket.getInputStream().available() == 0);
			assertThat(completions.executions()).isZero();
			gate.open();
			assertThat(read(socket)).startsWith("HTTP/1.1 200");
		}
	}

	@Test
	void postWhenLargeAnswerIsWrittenByHandThenAllOfItArrives() throws IOException {
		for (String path : List.of("large-by-hand", "large-by-hand-at-once", "large-writer",
				"large-callable-by-hand")) {
			try (Socket socket = send(path)) {
				String answer = read(socket);
				String body = answer.substring(answer.indexOf("\r\n\r\n"));
				assertThat(body.chars().filter((c) -> c == 'x').count()).as(path).isEqualTo(5 * LIMIT);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "json", "flushed-writer", "callable", "error-page", "future-by-hand" })
	void postWhenClientIsGoneBeforeItsAnswerThenKept(String path) throws IOException {
		leaveBeforeItsAnswer(path);
		await().until(() -> post(path).isReplayed());
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	@ParameterizedTest
	@ValueSource(strings = { "large-json", "large-by-hand", "event-stream", "large-callable" })
	void postWhenClientIsGoneBeforeItsLargeAnswerThenKeptThatItIsDone(String path) throws IOException {
		leaveBeforeItsAnswer(path);
		await().until(() -> post(path).text().contains("result-unavailable"));
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	private void leaveBeforeItsAnswer(String path) throws IOException {
		Gate completions = server.bean(GatedStore.class).completions;
		completions.close();
		try (Socket socket = send(path)) {
			completions.awaitEntered();
			// So that what is written later fails
			socket.setSoLinger(true, 0);
		}
		completions.open();
	}

	private void assertNoByteLeavesBeforeItIsStored(String path) throws IOException {
		Gate completions = server.bean(GatedStore.class).completions;
		completions.close();
		try (Socket socket = send(path)) {
			completions.awaitEntered();
			await().during(Duration.ofMillis(300)).until(() -> socket.getInputStream().available() == 0);
			completions.open();
			assertThat(read(socket)).startsWith("HTTP/1.1 ");
		}
		assertThat(completions.executions()).isOne();
	}

	private Answer post(String path) {
		return server.client().post("/before/" + path).key(this.key).send();
	}

	private Socket send(String path) throws IOException {
		Socket socket = new Socket("localhost", server.port());
		socket.setSoTimeout(30_000);
		OutputStream out = socket.getOutputStream();
		out.write("""
				POST /before/%s HTTP/1.1\r
				Host: localhost\r
				Idempotency-Key: %s\r
				Content-Length: 0\r
				Connection: close\r
				\r
				""".formatted(path, this.key).getBytes(StandardCharsets.US_ASCII));
		out.flush();
		return socket;
	}

	private static String read(Socket socket) throws IOException {
		return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
	}

	static class GatedStore extends DelegatingIdempotencyStore {

		private final Gate completions = new Gate();

		GatedStore() {
			super(new LocalIdempotencyStore(1000, 100_000_000));
		}

		@Override
		public StepResult complete(Ownership ownership, byte[] result) {
			this.completions.pass();
			return super.complete(ownership, result);
		}

	}

	@RestController
	static class Answers {

		private final Gate gate;

		Answers(Gate gate) {
			this.gate = gate;
		}

		@PostMapping("/before/json")
		@Idempotent
		Item json() {
			return new Item(this.gate.pass(), "small");
		}

		@PostMapping("/before/large-json")
		@Idempotent
		Item largeJson() {
			return new Item(this.gate.pass(), large());
		}

		@PostMapping("/before/large-resource")
		@Idempotent
		InputStreamResource largeResource() {
			this.gate.pass();
			return new InputStreamResource(new ByteArrayInputStream(large().getBytes(StandardCharsets.UTF_8)));
		}

		@PostMapping("/before/flushed")
		@Idempotent
		void flushed(HttpServletResponse response) throws IOException {
			response.getOutputStream().print("text");
			response.getOutputStream().flush();
			response.flushBuffer();
			this.gate.pass();
		}

		@PostMapping("/before/flushed-writer")
		@Idempotent
		void flushedWriter(HttpServletResponse response) throws IOException {
			response.getWriter().print("text");
			response.getWriter().flush();
			this.gate.pass();
		}

		@PostMapping("/before/closed")
		@Idempotent
		void closed(HttpServletResponse response) throws IOException {
			response.getWriter().print("text");
			response.getWriter().close();
			this.gate.pass();
		}

		@PostMapping("/before/redirect")
		@Idempotent
		void redirect(HttpServletResponse response) throws IOException {
			response.sendRedirect("/there");
			this.gate.pass();
		}

		@PostMapping("/before/error-page")
		@Idempotent(remember = dev.idempotent.Remember.DEFINITIVE)
		void errorPage(HttpServletResponse response) throws IOException {
			response.sendError(409, "conflict");
			this.gate.pass();
		}

		@PostMapping("/before/large-by-hand")
		@Idempotent
		void largeByHand(HttpServletResponse response) throws IOException {
			for (int i = 0; i < 4; i++) {
				response.getOutputStream().print("x".repeat(LIMIT));
				response.flushBuffer();
			}
			this.gate.pass();
			response.getOutputStream().print("x".repeat(LIMIT));
		}

		@PostMapping("/before/large-by-hand-at-once")
		@Idempotent
		void largeByHandAtOnce(HttpServletResponse response) throws IOException {
			this.gate.pass();
			response.getOutputStream().write(large().getBytes(StandardCharsets.UTF_8));
		}

		@PostMapping("/before/large-writer")
		@Idempotent
		void largeWriter(HttpServletResponse response) throws IOException {
			response.getWriter().write(large());
			response.getWriter().flush();
			this.gate.pass();
		}

		@PostMapping("/before/callable")
		@Idempotent
		Callable<Item> callable() {
			return this::json;
		}

		@PostMapping("/before/large-callable")
		@Idempotent
		Callable<Item> largeCallable() {
			return this::largeJson;
		}

		@PostMapping("/before/callable-by-hand")
		@Idempotent
		Callable<@Nullable Void> callableByHand(HttpServletResponse response) {
			return () -> {
				flushed(response);
				return null;
			};
		}

		@PostMapping("/before/large-callable-by-hand")
		@Idempotent
		Callable<@Nullable Void> largeCallableByHand(HttpServletResponse response) {
			return () -> {
				largeByHand(response);
				return null;
			};
		}

		@PostMapping("/before/future")
		@Idempotent
		CompletableFuture<Item> future() {
			return CompletableFuture.supplyAsync(this::json);
		}

		@PostMapping("/before/future-by-hand")
		@Idempotent
		CompletableFuture<Void> futureByHand(HttpServletResponse response) {
			return CompletableFuture.runAsync(() -> {
				try {
					flushed(response);
				}
				catch (IOException ex) {
					throw new IllegalStateException(ex);
				}
			});
		}

		@PostMapping("/before/future-entity")
		@Idempotent
		CompletableFuture<ResponseEntity<Item>> futureEntity() {
			return CompletableFuture.supplyAsync(() -> ResponseEntity.status(202).body(json()));
		}

		@PostMapping("/before/deferred")
		@Idempotent
		DeferredResult<Item> deferred() {
			DeferredResult<Item> result = new DeferredResult<>();
			CompletableFuture.supplyAsync(this::json).thenAccept(result::setResult);
			return result;
		}

		@PostMapping("/before/mono")
		@Idempotent
		Mono<Item> mono() {
			return Mono.fromSupplier(this::json);
		}

		@PostMapping("/before/mono-entity")
		@Idempotent
		ResponseEntity<Mono<Item>> monoEntity() {
			return ResponseEntity.accepted().body(mono());
		}

		@PostMapping("/before/flux-collected")
		@Idempotent
		Flux<Item> fluxCollected() {
			return Flux.defer(() -> Flux.just(json(), new Item(0, "more")));
		}

		@PostMapping("/before/single")
		@Idempotent
		Single<Item> single() {
			return Single.fromCallable(this::json);
		}

		@PostMapping(path = "/before/event-stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		@Idempotent
		Flux<Item> eventStream() {
			return fluxCollected();
		}

		@PostMapping(path = "/before/ndjson", produces = MediaType.APPLICATION_NDJSON_VALUE)
		@Idempotent
		Flux<Item> ndjson() {
			return fluxCollected();
		}

		@PostMapping("/before/sse")
		@Idempotent
		Object sse() {
			SseEmitter emitter = new SseEmitter();
			CompletableFuture.runAsync(() -> {
				try {
					emitter.send(json());
					emitter.send("more");
					emitter.complete();
				}
				catch (IOException ex) {
					emitter.completeWithError(ex);
				}
			});
			return emitter;
		}

		@PostMapping("/before/streaming-body")
		@Idempotent
		Object streamingBody() {
			return (StreamingResponseBody) (out) -> {
				this.gate.pass();
				out.write(large().getBytes(StandardCharsets.UTF_8));
			};
		}

		private static String large() {
			return "x".repeat(5 * LIMIT);
		}

	}

	record Item(int execution, String text) {
	}

}

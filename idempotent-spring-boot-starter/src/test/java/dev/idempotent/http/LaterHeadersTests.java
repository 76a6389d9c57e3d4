package dev.idempotent.http;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.server.ResponseStatusException;

import dev.idempotent.Idempotent;
import dev.idempotent.Remember;
import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose a header is, where filters add some while a result is still to come.
 */
class LaterHeadersTests {

	private static Server server;

	@BeforeAll
	static void start() {
		server = Server.start(List.of(Late.class, AfterwardsFilter.class), "idempotent.store=local");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "callable", "future", "deferred" })
	void replayWhenFilterAddsAHeaderMeanwhileThenItIsThatOfTheReplay(String type) {
		String key = UUID.randomUUID().toString();
		Answer first = post(type, key);
		Answer replay = post(type, key);
		assertThat(first.status()).as(first.toString()).isEqualTo(200);
		assertThat(replay.isReplayed()).isTrue();
		assertThat(replay.text()).isEqualTo(first.text());
		assertThat(Integer.parseInt(replay.header("X-Filter")))
			.isEqualTo(Integer.parseInt(first.header("X-Filter")) + 1);
		assertThat(replay.header("X-Early")).isEqualTo(first.header("X-Early")).isEqualTo("early");
	}

	@Test
	void replayWhenFilterAddsAHeaderMeanwhileAndTheResultIsAFailureThenItIsNotThatOfTheFirst() {
		String key = UUID.randomUUID().toString();
		Answer first = post("failing", key);
		Answer replay = post("failing", key);
		assertThat(first.status()).as(first.toString()).isEqualTo(409);
		assertThat(first.header("X-Filter")).isNotEmpty();
		assertThat(replay.isReplayed()).isTrue();
		assertThat(replay.text()).isEqualTo(first.text());
		assertThat(replay.header("X-Filter")).isNotEqualTo(first.header("X-Filter"));
		assertThat(replay.header("X-Early")).isEqualTo(first.header("X-Early")).isEqualTo("early");
	}

	@ParameterizedTest
	@ValueSource(strings = { "callable", "deferred" })
	void replayWhenHeadersAreSetByTheComputationThenReplayed(String type) {
		String key = UUID.randomUUID().toString();
		Answer first = post(type, key);
		Answer replay = post(type, key);
		for (String name : List.of("X-Late", "X-Late-Number", "Content-Type")) {
			assertThat(replay.header(name)).as(name).isEqualTo(first.header(name)).isNotEmpty();
		}
		assertThat(replay.header("X-Late")).isEqualTo("one, two");
	}

	private static Answer post(String type, String key) {
		return server.client().post("/late/" + type).key(key).send();
	}

	@RestController
	static class Late {

		private final AtomicInteger runs = new AtomicInteger();

		@PostMapping("/late/callable")
		@Idempotent
		Callable<String> callable(HttpServletRequest request, HttpServletResponse response) {
			response.setHeader("X-Early", "early");
			return () -> {
				AfterwardsFilter.await(request);
				return late(response);
			};
		}

		@PostMapping("/late/deferred")
		@Idempotent
		DeferredResult<String> deferred(HttpServletRequest request, HttpServletResponse response) {
			response.setHeader("X-Early", "early");
			DeferredResult<String> result = new DeferredResult<>();
			CompletableFuture.runAsync(() -> {
				AfterwardsFilter.await(request);
				result.setResult(late(response));
			});
			return result;
		}

		@PostMapping("/late/future")
		@Idempotent
		CompletableFuture<String> future(HttpServletRequest request, HttpServletResponse response) {
			response.setHeader("X-Early", "early");
			return CompletableFuture.supplyAsync(() -> {
				AfterwardsFilter.await(request);
				return "run " + this.runs.incrementAndGet();
			});
		}

		@PostMapping("/late/failing")
		@Idempotent(remember = Remember.DEFINITIVE)
		Callable<String> failing(HttpServletRequest request, HttpServletResponse response) {
			response.setHeader("X-Early", "early");
			return () -> {
				AfterwardsFilter.await(request);
				throw new ResponseStatusException(HttpStatus.CONFLICT, "run " + this.runs.incrementAndGet());
			};
		}

		private String late(HttpServletResponse response) {
			response.addHeader("X-Late", "one");
			response.addHeader("X-Late", "two");
			response.setIntHeader("X-Late-Number", 7);
			return "run " + this.runs.incrementAndGet();
		}

	}

	/**
	 * Adds a header when the first dispatch is through, as security filters do.
	 */
	static class AfterwardsFilter extends OncePerRequestFilter {

		private static final String DONE = AfterwardsFilter.class.getName() + ".done";

		private final AtomicInteger requests = new AtomicInteger();

		@Override
		protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
				throws ServletException, IOException {
			CountDownLatch done = new CountDownLatch(1);
			request.setAttribute(DONE, done);
			chain.doFilter(request, response);
			response.addHeader("X-Filter", String.valueOf(this.requests.incrementAndGet()));
			done.countDown();
		}

		static void await(HttpServletRequest request) {
			try {
				CountDownLatch done = (CountDownLatch) request.getAttribute(DONE);
				assertThat(done.await(10, TimeUnit.SECONDS)).isTrue();
			}
			catch (InterruptedException ex) {
				throw new IllegalStateException(ex);
			}
		}

	}

}

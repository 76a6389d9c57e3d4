package dev.idempotent.http;

import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.aspectj.lang.ProceedingJoinPoint;
import org.aspectj.lang.annotation.Around;
import org.aspectj.lang.annotation.Aspect;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.Remember;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.http.Client.Call;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Answers that break on their way, methods that end otherwise, and calls within calls.
 */
class FailedAnswersTests {

	private static Server server;

	private final String key = UUID.randomUUID().toString();

	@BeforeAll
	static void start() {
		server = Server.start(List.of(Failing.class, Inner.class, Outer.class), "idempotent.store=local");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@BeforeEach
	void resetGate() {
		server.bean(Gate.class).reset();
	}

	@ParameterizedTest
	@ValueSource(strings = { "getter", "getter-later", "getter-error", "no-converter" })
	void postWhenAnswerCanNotBeWrittenThen409NamingItsStatusAndNeverRunAgain(String path) {
		Answer first = post(path).send();
		assertThat(first.status()).as(first.toString()).isIn(500, 406);
		assertThat(first.text()).doesNotContain("written");
		Replays.assertUnavailable(post(path).send(), 201);
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	@Test
	void postWhenAnswerBreaksOffThenItsHeadersAndBytesDoNotReachTheErrorPage() {
		Answer first = post("by-hand-then-throws").send();
		assertThat(first.status()).isEqualTo(426);
		assertThat(first.text()).isEqualTo("handled 1");
		assertThat(post("by-hand-then-throws").send().text()).isEqualTo("handled 2");
	}

	@Test
	void postWhenAnswerByWriterBreaksOffLaterThenItsBytesDoNotReachTheErrorPage() {
		Answer first = post("by-writer-then-throws-later").send();
		assertThat(first.status()).isEqualTo(426);
		assertThat(first.text()).isEqualTo("handled 1");
		assertThat(post("by-writer-then-throws-later").send().text()).isEqualTo("handled 2");
	}

	@ParameterizedTest
	@ValueSource(strings = { "definitive-by-hand", "definitive-flushed", "definitive-error-sent" })
	void postWhenDefinitiveAndWrittenBeforeThenOnlyTheResolversAnswerIsKept(String path) {
		Answer first = post(path).send();
		assertThat(first.status()).isEqualTo(426);
		assertThat(first.text()).isEqualTo("handled 1");
		Replays.assertReplayed(post(path).send(), first);
	}

	@Test
	void postWhenErrorIsThrownThenKeyIsFree() {
		assertThat(post("error").send().status()).isEqualTo(500);
		assertThat(post("error").send().isReplayed()).isFalse();
		assertThat(server.bean(Gate.class).executions()).isEqualTo(2);
	}

	@Test
	void postWhenErrorIsHandledAndDefinitiveThenReplayed() {
		Answer first = post("definitive-error").send();
		assertThat(first.status()).isEqualTo(409);
		Replays.assertReplayed(post("definitive-error").send(), first);
	}

	@Test
	void postWhenFailureIsSwallowedOutsideThenKeyIsFree() {
		assertThat(post("swallowed").send().text()).isEqualTo("fallback");
		assertThat(post("swallowed").send().isReplayed()).isFalse();
		assertThat(server.bean(Gate.class).executions()).isEqualTo(2);
	}

	@Test
	void postWhenFailureIsSwallowedOutsideAndDefinitiveThenThatAnswerIsKept() {
		Answer first = post("definitive-swallowed").send();
		assertThat(first.text()).isEqualTo("fallback");
		Replays.assertReplayed(post("definitive-swallowed").send(), first);
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	@Test
	void postWhenAspectOutsideCatchesEverythingThenReplayIsTheFirstAnswer() {
		Answer first = post("catch-all").send();
		assertThat(first.text()).isEqualTo("execution 1");
		Replays.assertReplayed(post("catch-all").send(), first);
		Replays.assertReplayed(post("catch-all").send(), first);
	}

	@Test
	void postWhenAspectOutsideChangesWhatIsReturnedThenThatIsKept() {
		Answer first = post("changed").send();
		assertThat(first.text()).isEqualTo("changed execution 1");
		Replays.assertReplayed(post("changed").send(), first);
	}

	@Test
	void postWhenAspectOutsideThrowsAfterwardsThen409AndNeverRunAgain() {
		assertThat(post("throws-afterwards").send().status()).isEqualTo(500);
		assertThat(post("throws-afterwards").send().text()).contains("result-unavailable");
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	@Test
	void postWhenAnotherIdempotentCallIsInsideThenEachHasItsRecord() {
		assertThat(post("nested").send().status()).isEqualTo(500);
		Answer second = post("nested").send();
		assertThat(second.text()).isEqualTo("outer 2 of inner 1");
		Replays.assertReplayed(post("nested").send(), second);
	}

	@Test
	void postWhenForwardedToAnotherIdempotentHandlerThenBothKeepTheAnswer() {
		Answer first = post("forwarding").send();
		assertThat(first.status()).as(first.toString()).isEqualTo(200);
		assertThat(first.text()).isEqualTo("forwarded to 1");
		assertThat(first.header("X-Own")).isEqualTo("forwarding");
		Replays.assertReplayed(post("forwarding").send(), first);
		assertThat(post("forwarded").send().text()).isEqualTo("forwarded to 1");
		assertThat(server.bean(Gate.class).executions()).isOne();
	}

	@Test
	void postWhenForwardedToItselfThenInProgressAndKeyIsTheOuterCalls() {
		Answer first = post("calls-itself").send();
		assertThat(first.status()).isEqualTo(409);
		assertThat(first.text()).contains("in-progress");
	}

	private Call post(String path) {
		return server.client().post("/failing/" + path).key(this.key);
	}

	static class Teapot extends RuntimeException {

		Teapot(int execution) {
			super("handled " + execution);
		}

	}

	static class OwnError extends Error {

		OwnError(int execution) {
			super("own " + execution);
		}

	}

	record Broken(String text) {

		public String getWritten() {
			return "written".repeat(1000);
		}

		public String getZ() {
			throw new IllegalStateException("no such thing");
		}

	}

	record BrokenByError(String text) {

		public String getZ() {
			throw new NoClassDefFoundError("gone");
		}

	}

	static class Inner {

		@Idempotent(key = "#key")
		public String work(String key, Callable<String> work) throws Exception {
			return work.call();
		}

	}

	/**
	 * As applications have them around their controllers.
	 */
	@Aspect
	@Order(Ordered.HIGHEST_PRECEDENCE)
	static class Outer {

		@Around("execution(* dev.idempotent.http.FailedAnswersTests.Failing.*wallowed(..))"
				+ " || execution(* dev.idempotent.http.FailedAnswersTests.Failing.catchAll(..))")
		@Nullable Object swallow(ProceedingJoinPoint call) {
			try {
				return call.proceed();
			}
			catch (Throwable ex) {
				return "fallback";
			}
		}

		@Around("execution(* dev.idempotent.http.FailedAnswersTests.Failing.changed(..))")
		@Nullable Object change(ProceedingJoinPoint call) throws Throwable {
			return "changed " + call.proceed();
		}

		@Around("execution(* dev.idempotent.http.FailedAnswersTests.Failing.throwsAfterwards(..))")
		@Nullable Object throwAfterwards(ProceedingJoinPoint call) throws Throwable {
			call.proceed();
			throw new IllegalStateException("afterwards");
		}

	}

	@RestController
	static class Failing {

		private final Gate gate;

		private final Inner inner;

		Failing(Gate gate, Inner inner) {
			this.gate = gate;
			this.inner = inner;
		}

		@PostMapping("/failing/getter")
		@Idempotent
		@ResponseStatus(HttpStatus.CREATED)
		Broken getter() {
			return new Broken("execution " + this.gate.pass());
		}

		@PostMapping("/failing/getter-later")
		@Idempotent
		@ResponseStatus(HttpStatus.CREATED)
		Callable<Broken> getterLater() {
			return this::getter;
		}

		@PostMapping("/failing/getter-error")
		@Idempotent
		@ResponseStatus(HttpStatus.CREATED)
		BrokenByError getterError() {
			return new BrokenByError("execution " + this.gate.pass());
		}

		@PostMapping(path = "/failing/no-converter", produces = "application/vnd.nobody-knows")
		@Idempotent
		@ResponseStatus(HttpStatus.CREATED)
		Broken noConverter() {
			return getter();
		}

		@PostMapping("/failing/by-hand-then-throws")
		@Idempotent
		void byHandThenThrows(HttpServletResponse response) throws IOException {
			response.getOutputStream().print("written by hand");
			throw new Teapot(this.gate.pass());
		}

		@PostMapping("/failing/by-writer-then-throws-later")
		@Idempotent
		Callable<String> byWriterThenThrowsLater(HttpServletResponse response) {
			return () -> {
				response.getWriter().print("written by hand");
				throw new Teapot(this.gate.pass());
			};
		}

		@PostMapping("/failing/definitive-by-hand")
		@Idempotent(remember = Remember.DEFINITIVE)
		void definitiveByHand(HttpServletResponse response) throws IOException {
			response.getWriter().print("written by hand");
			throw new Teapot(this.gate.pass());
		}

		@PostMapping("/failing/definitive-flushed")
		@Idempotent(remember = Remember.DEFINITIVE)
		void definitiveFlushed(HttpServletResponse response) throws IOException {
			response.getWriter().print("written by hand");
			response.flushBuffer();
			throw new Teapot(this.gate.pass());
		}

		@PostMapping("/failing/definitive-error-sent")
		@Idempotent(remember = Remember.DEFINITIVE)
		void definitiveErrorSent(HttpServletResponse response) throws IOException {
			response.sendError(409, "sent");
			throw new Teapot(this.gate.pass());
		}

		@PostMapping("/failing/error")
		@Idempotent
		String error() {
			throw new AssertionError("execution " + this.gate.pass());
		}

		@PostMapping("/failing/definitive-error")
		@Idempotent(remember = Remember.DEFINITIVE)
		String definitiveError() {
			throw new OwnError(this.gate.pass());
		}

		@PostMapping("/failing/swallowed")
		@Idempotent
		String swallowed() {
			throw new Teapot(this.gate.pass());
		}

		@PostMapping("/failing/definitive-swallowed")
		@Idempotent(remember = Remember.DEFINITIVE)
		String definitiveSwallowed() {
			throw new Teapot(this.gate.pass());
		}

		@PostMapping("/failing/catch-all")
		@Idempotent
		String catchAll() {
			return "execution " + this.gate.pass();
		}

		@PostMapping("/failing/changed")
		@Idempotent
		String changed() {
			return "execution " + this.gate.pass();
		}

		@PostMapping("/failing/throws-afterwards")
		@Idempotent
		String throwsAfterwards() {
			return "execution " + this.gate.pass();
		}

		@PostMapping("/failing/nested")
		@Idempotent
		String nested(HttpServletRequest request) throws Exception {
			int execution = this.gate.pass();
			String done = this.inner.work(request.getHeader("Idempotency-Key"), () -> "inner " + execution);
			if (execution == 1) {
				throw new IllegalStateException("after the inner call");
			}
			return "outer " + execution + " of " + done;
		}

		@PostMapping("/failing/forwarding")
		@Idempotent
		void forwarding(HttpServletRequest request, HttpServletResponse response) throws ServletException, IOException {
			response.setHeader("X-Own", "forwarding");
			request.getRequestDispatcher("/failing/forwarded").forward(request, response);
		}

		@PostMapping("/failing/forwarded")
		@Idempotent
		String forwarded() {
			return "forwarded to " + this.gate.pass();
		}

		@PostMapping("/failing/calls-itself")
		@Idempotent
		String callsItself(HttpServletRequest request, HttpServletResponse response) throws Exception {
			request.getRequestDispatcher("/failing/calls-itself").forward(request, response);
			return "never";
		}

		@ExceptionHandler
		@ResponseStatus(HttpStatus.UPGRADE_REQUIRED)
		void handle(Teapot ex, HttpServletResponse response) throws IOException {
			response.getWriter().write(String.valueOf(ex.getMessage()));
		}

		@ExceptionHandler
		ProblemDetail handle(OwnError ex) {
			return ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, String.valueOf(ex.getMessage()));
		}

	}

}

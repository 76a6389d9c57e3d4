package dev.idempotent.http;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import dev.idempotent.Idempotent;
import dev.idempotent.http.Client.Answer;
import dev.idempotent.problem.BodyTooLargeException;
import dev.idempotent.problem.IdempotencyProblem;
import dev.idempotent.problem.IdempotencyProblemRenderer;
import dev.idempotent.problem.InProgressException;
import dev.idempotent.problem.KeyReusedException;
import dev.idempotent.problem.OutcomeUnknownException;
import dev.idempotent.problem.OwnershipLostException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Problems in an application's own shape, on every way that one reaches a client.
 */
@ExtendWith(OutputCaptureExtension.class)
class ProblemRendererTests {

	private static final AtomicInteger executions = new AtomicInteger();

	private static Server server;

	@BeforeAll
	static void start() {
		server = Server.start(List.of(OwnShape.class, Failing.class, Handlers.class), "idempotent.store=local",
				"idempotent.problem.docs=https://api.example.com/errors/{name}.html");
	}

	@AfterAll
	static void stop() {
		server.close();
	}

	@ParameterizedTest
	@CsvSource({ "thrown, in-progress", "late, in-progress", "future, key-reused", "callable, key-reused" })
	void problemWhenRefusedAnywhereThenOwnShape(String way, String name) {
		Answer answer = server.client().post("/refusing/" + way).key(way).send();
		assertThat(answer.status()).isEqualTo(460);
		assertThat(answer.text()).isEqualTo("{\"own\":\"" + name + "\"}");
		assertThat(answer.header("Content-Type")).isEqualTo("application/json");
		assertThat(answer.header("Link"))
			.isEqualTo("<https://api.example.com/errors/" + name + ".html>; rel=\"describedby\"");
	}

	@Test
	void problemWhenThrownByAspectThenOwnShapeBesideItsHeaders() {
		Answer answer = server.client().post("/void-plain").send();
		assertThat(answer.status()).isEqualTo(460);
		assertThat(answer.text()).isEqualTo("{\"own\":\"missing-key\"}");
		assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
		Answer inProgress = server.client().post("/refusing/thrown").key("headers").send();
		assertThat(inProgress.header("Retry-After")).isEqualTo("7");
		assertThat(inProgress.header("X-Own")).isEqualTo("one, two");
	}

	@ParameterizedTest
	@CsvSource({ "spring.mvc.problemdetails.enabled=true, ''", "debug=false, spring" })
	void problemWhenSpringsHandlerThenOwnShapeAllTheSame(String property, String handler) {
		List<Class<?>> sources = handler.isEmpty() ? List.of(OwnShape.class)
				: List.of(OwnShape.class, SpringsHandler.class);
		try (Server other = Server.start(sources, "idempotent.store=local", property)) {
			assertThat(other.client().post("/void-plain").send().text()).isEqualTo("{\"own\":\"missing-key\"}");
		}
	}

	@Test
	void problemWhenApplicationHasHandlerForItThenThatWins() {
		Answer answer = server.client().post("/refusing/handled").key("handled").send();
		assertThat(answer.text()).isEqualTo("handled 409");
		assertThat(answer.header("Link")).contains("/outcome-unknown.html");
	}

	@ParameterizedTest
	@ValueSource(strings = { "throws", "not-json", "error" })
	void problemWhenRendererFailsThenDefaultAndNothingClaimed(String failure, CapturedOutput output) {
		executions.set(0);
		for (int i = 1; i <= 2; i++) {
			Answer answer = server.client()
				.post("/refusing/broken")
				.key(failure)
				.header("Accept-Language", failure(failure))
				.send();
			assertThat(answer.status()).isEqualTo(413);
			assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
			assertThat(answer.text()).contains("urn:problem-type:idempotent:body-too-large")
				.doesNotContain("Exception");
			assertThat(executions).hasValue(i);
		}
		assertThat(output).contains("The IdempotencyProblemRenderer failed for body-too-large");
	}

	@Test
	void problemWhenRendererHasNothingToSayThenDefault() {
		Answer answer = server.client().post("/refusing/broken").key("none").header("Accept-Language", "en").send();
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
	}

	private static String failure(String kind) {
		return switch (kind) {
			case "throws" -> "fr";
			case "not-json" -> "it";
			default -> "es";
		};
	}

	@RestController
	static class Failing {

		@PostMapping("/refusing/thrown")
		@Idempotent
		String thrown() {
			throw new InProgressException(Duration.ofSeconds(7));
		}

		@PostMapping("/refusing/late")
		@Idempotent
		String late() {
			throw new OwnershipLostException(Duration.ofSeconds(1));
		}

		@PostMapping("/refusing/future")
		@Idempotent
		CompletableFuture<String> future() {
			return CompletableFuture.supplyAsync(() -> {
				throw new KeyReusedException();
			});
		}

		@PostMapping("/refusing/callable")
		@Idempotent
		Callable<String> callable() {
			return () -> {
				throw new KeyReusedException();
			};
		}

		@PostMapping("/refusing/handled")
		@Idempotent
		String handled() {
			throw new OutcomeUnknownException();
		}

		@PostMapping("/refusing/broken")
		@Idempotent
		String broken() {
			executions.incrementAndGet();
			throw new BodyTooLargeException(1);
		}

	}

	static class OwnShape implements IdempotencyProblemRenderer {

		@Override
		public @Nullable ResponseEntity<?> render(IdempotencyProblem problem, Locale locale) {
			if (problem instanceof BodyTooLargeException) {
				return switch (locale.getLanguage()) {
					case "fr" -> throw new IllegalStateException("renderer");
					case "it" -> ResponseEntity.ok(new Circle());
					case "es" -> throw new NoClassDefFoundError("renderer");
					default -> null;
				};
			}
			HttpHeaders headers = new HttpHeaders();
			headers.put("X-Own", List.of("one", "two"));
			return ResponseEntity.status(460).headers(headers).body(Map.of("own", problem.getName()));
		}

	}

	record Circle() {

		public Circle getSelf() {
			throw new IllegalStateException("not JSON");
		}

	}

	@RestControllerAdvice
	static class Handlers {

		@ExceptionHandler
		ResponseEntity<String> any(Exception ex) {
			return ResponseEntity.internalServerError().body("caught");
		}

		@ExceptionHandler
		ResponseEntity<String> unknown(OutcomeUnknownException ex) {
			return ResponseEntity.status(ex.getStatusCode())
				.headers(ex.getHeaders())
				.body("handled " + ex.getStatusCode().value());
		}

	}

	@RestControllerAdvice
	static class SpringsHandler extends ResponseEntityExceptionHandler {

	}

}

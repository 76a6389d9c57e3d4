package dev.idempotent.http;

import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

import dev.idempotent.http.Client.Answer;
import dev.idempotent.problem.MissingKeyException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Problems beside an application's own exception handling.
 */
class ProblemHandlingTests {

	@Test
	void problemWhenNoHandlerThenProblemJson() {
		assertRendered(List.of());
	}

	@Test
	void problemWhenCatchAllThenProblemJson() {
		assertRendered(List.of(CatchAll.class));
	}

	@Test
	void problemWhenSpringsHandlerThenProblemJson() {
		assertRendered(List.of(SpringsOwn.class));
	}

	@Test
	void problemWhenSpringsHandlerIsConfiguredThenProblemJson() {
		assertRendered(List.of(), "spring.mvc.problemdetails.enabled=true");
	}

	@Test
	void problemWhenOwnHandlerForItThenItsAnswer() {
		try (Server server = Server.start(List.of(ForOne.class), "idempotent.store=local")) {
			assertThat(server.client().post("/void-plain").send().text()).isEqualTo("own 400");
			assertThat(server.client().post("/void-plain").key("a,b").send().text()).contains("invalid-key");
		}
	}

	@Test
	void problemWhenOwnHandlerForErrorResponsesThenItsAnswer() {
		try (Server server = Server.start(List.of(ForErrorResponses.class), "idempotent.store=local")) {
			assertThat(server.client().post("/void-plain").send().text()).isEqualTo("error response 400");
		}
	}

	private static void assertRendered(List<Class<?>> sources, String... properties) {
		try (Server server = Server.start(sources, properties.length > 0 ? properties[0] : "debug=false",
				"idempotent.store=local")) {
			Answer answer = server.client().post("/void-plain").header("Accept", "text/html").send();
			assertThat(answer.status()).isEqualTo(400);
			assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
			assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
			assertThat(answer.text()).contains("\"type\":\"urn:problem-type:idempotent:missing-key\"", "\"status\":400")
				.doesNotContain("Exception");
		}
	}

	@RestControllerAdvice
	static class CatchAll {

		@ExceptionHandler
		ResponseEntity<String> any(Exception ex) {
			return ResponseEntity.internalServerError().body("caught");
		}

	}

	@RestControllerAdvice
	static class SpringsOwn extends ResponseEntityExceptionHandler {

	}

	@RestControllerAdvice
	static class ForOne {

		@ExceptionHandler
		ResponseEntity<String> missing(MissingKeyException ex) {
			return ResponseEntity.badRequest().body("own " + ex.getStatusCode().value());
		}

		@ExceptionHandler
		ProblemDetail any(RuntimeException ex) {
			return ProblemDetail.forStatus(500);
		}

	}

	@RestControllerAdvice
	static class ForErrorResponses {

		@ExceptionHandler(ErrorResponseException.class)
		ResponseEntity<String> any(ErrorResponseException ex) {
			return ResponseEntity.status(ex.getStatusCode()).body("error response " + ex.getStatusCode().value());
		}

	}

}

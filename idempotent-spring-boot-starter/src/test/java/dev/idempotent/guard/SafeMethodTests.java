package dev.idempotent.guard;

import java.util.List;
import java.util.UUID;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Mappings that handle safe methods beside others.
 */
class SafeMethodTests {

	private static Application application;

	private int before;

	@BeforeAll
	static void start() {
		application = Application.start(List.of(Any.class, OfClass.class, OfComposedClass.class));
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void count() {
		this.before = application.executions();
	}

	@ParameterizedTest
	@CsvSource({ "GET, /any", "HEAD, /any", "GET, /both", "HEAD, /both", "GET, /class", "HEAD, /class",
			"GET, /class/any", "GET, /composed/any" })
	void requestWhenMethodIsSafeThenRunsEachTimeWithoutKeyOrWith(String method, String path) {
		for (String key : new String[] { "", "k" }) {
			for (int i = 0; i < 2; i++) {
				Answer answer = send(method, path, key);
				assertThat(answer.status()).isEqualTo(200);
				assertThat(answer.isReplayed()).isFalse();
				assertThat(answer.text()).isEqualTo(method.equals("HEAD") ? "" : "" + application.executions());
			}
		}
		assertThat(ran()).isEqualTo(4);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/any", "/both", "/class", "/class/any", "/composed/any" })
	void postWhenMappingAlsoHasSafeMethodsThenGuarded(String path) {
		application.postTwice(path);
	}

	@ParameterizedTest
	@CsvSource({ "PUT, /any", "PATCH, /any", "DELETE, /any", "DELETE, /class" })
	void requestWhenMethodIsNotSafeThenGuarded(String method, String path) {
		assertThat(send(method, path, "").status()).isEqualTo(400);
		String key = UUID.randomUUID().toString();
		Answer first = send(method, path, key);
		Answer repeat = send(method, path, key);
		assertThat(first.status()).isEqualTo(200);
		assertThat(repeat.isReplayed()).isTrue();
		assertThat(repeat.body()).isEqualTo(first.body());
		assertThat(ran()).isOne();
	}

	@Test
	void optionsWhenMappedToPostThenAnsweredByMvc() {
		assertThat(send("OPTIONS", "/class", "").header("Allow")).contains("POST");
		assertThat(ran()).isZero();
	}

	@Test
	void requestWhenMethodsShareKeyThenOperationIsOfTheMappingAndFingerprintTellsThemApart() {
		String key = UUID.randomUUID().toString();
		assertThat(send("PUT", "/any", key).status()).isEqualTo(200);
		assertThat(send("DELETE", "/any", key).status()).isEqualTo(422);
		assertThat(ran()).isOne();
	}

	private static Answer send(String method, String path, String key) {
		var call = application.client().call(method, path);
		return (key.isEmpty() ? call : call.key(key)).send();
	}

	private int ran() {
		return application.executions() - this.before;
	}

	@RestController
	static class Any {

		private final Executions executions;

		Any(Executions executions) {
			this.executions = executions;
		}

		@RequestMapping("/any")
		@Idempotent
		int any() {
			return this.executions.next();
		}

		@RequestMapping(path = "/both", method = { RequestMethod.GET, RequestMethod.POST })
		@Idempotent
		int both() {
			return this.executions.next();
		}

	}

	@RestController
	@Idempotent
	@RequestMapping("/class")
	static class OfClass {

		private final Executions executions;

		OfClass(Executions executions) {
			this.executions = executions;
		}

		@GetMapping
		int get() {
			return this.executions.next();
		}

		@PostMapping
		int post() {
			return this.executions.next();
		}

		@DeleteMapping
		int delete() {
			return this.executions.next();
		}

		@RequestMapping("/any")
		int any(IdempotentCall call) {
			assertThat(call.attempt()).isOne();
			return this.executions.next();
		}

		int notMapped() {
			return this.executions.next();
		}

	}

	@RestController
	@Composed
	@RequestMapping("/composed")
	static class OfComposedClass {

		private final Executions executions;

		OfComposedClass(Executions executions) {
			this.executions = executions;
		}

		@RequestMapping("/any")
		int any() {
			return this.executions.next();
		}

	}

	@Idempotent
	@java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
	@interface Composed {

	}

}

package dev.idempotent.webmvc.mapping;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.scheduling.annotation.Async;
import org.springframework.security.access.prepost.PostAuthorize;
import org.springframework.security.access.prepost.PostFilter;
import org.springframework.security.access.prepost.PreAuthorize;

import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import dev.idempotent.operation.RequestMethods.Requests;
import dev.idempotent.operation.TestOperations;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class HandlerMethodChecksTests {

	private static final IdempotentOperation CALL = TestOperations.call("POST /orders");

	private static final IdempotentOperation REQUEST = TestOperations.request("POST /orders");

	private final HandlerMethodChecks checks = new HandlerMethodChecks(
			(method, type) -> method.getName().equals("safe") ? Requests.SAFE : Requests.ANY);

	@Test
	void checkWhenOnlySafeRequestsThenMistake() {
		assertMistake(Orders.class, "safe", "safe requests only (GET, HEAD, OPTIONS, TRACE)");
	}

	@ParameterizedTest
	@CsvSource({ "postAuthorize,@PostAuthorize", "postFilter,@PostFilter", "composed,@PostAuthorize",
			"inherited,@PostFilter" })
	void checkWhenReturnedValueIsJudgedThenMistake(String method, String annotation) {
		assertMistake(Orders.class, method, annotation + " judges the returned value");
		assertMistake(Orders.class, method, "use @PreAuthorize");
	}

	@Test
	void checkWhenClassIsJudgedThenMistake() {
		assertMistake(Judged.class, "place", "@PostAuthorize");
	}

	@Test
	void checkWhenAsyncThenMistake() {
		assertMistake(Orders.class, "async", "@Async");
		assertMistake(Asynchronous.class, "place", "@Async");
	}

	@ParameterizedTest
	@ValueSource(strings = { "place", "preAuthorize" })
	void checkWhenNothingIsPassedByThenPasses(String method) {
		assertThatNoException().isThrownBy(() -> check(Orders.class, method, REQUEST));
	}

	@ParameterizedTest
	@ValueSource(strings = { "postAuthorize", "async", "safe" })
	void checkWhenMethodIsCalledByCodeThenPasses(String method) {
		assertThatNoException().isThrownBy(() -> check(Orders.class, method, CALL));
	}

	private void assertMistake(Class<?> type, String method, String message) {
		assertThatExceptionOfType(InvalidIdempotentMethodException.class).isThrownBy(() -> check(type, method, REQUEST))
			.withMessageStartingWith("Method " + type.getSimpleName() + "." + method + ": ")
			.withMessageContaining(message);
	}

	private void check(Class<?> type, String method, IdempotentOperation operation) {
		this.checks.check(operation, TestOperations.method(type, method), type);
	}

	@Retention(RetentionPolicy.RUNTIME)
	@PostAuthorize("returnObject.owner == authentication.name")
	@interface Owned {

	}

	interface Filtering {

		@PostFilter("filterObject.owner == authentication.name")
		void inherited();

	}

	static class Orders implements Filtering {

		void place() {
		}

		void safe() {
		}

		@PreAuthorize("hasRole('ADMIN')")
		void preAuthorize() {
		}

		@PostAuthorize("returnObject.owner == authentication.name")
		void postAuthorize() {
		}

		@PostFilter("filterObject.owner == authentication.name")
		void postFilter() {
		}

		@Owned
		void composed() {
		}

		@Override
		public void inherited() {
		}

		@Async
		void async() {
		}

	}

	@PostAuthorize("returnObject.owner == authentication.name")
	static class Judged extends Orders {

	}

	@Async
	static class Asynchronous extends Orders {

	}

}

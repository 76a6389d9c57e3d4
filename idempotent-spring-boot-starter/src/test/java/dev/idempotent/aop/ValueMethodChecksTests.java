package dev.idempotent.aop;

import java.io.InputStream;
import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Future;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;

import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import dev.idempotent.operation.TestOperations;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class ValueMethodChecksTests {

	private static final IdempotentOperation CALL = TestOperations.call("Ledger.book");

	private final ValueMethodChecks checks = new ValueMethodChecks(
			(type) -> (type.body() == Receipt.class) ? Receipt.class : null);

	@ParameterizedTest
	@ValueSource(strings = { "nothing", "number", "list", "object", "later", "stage", "entity", "laterEntity" })
	void checkWhenResultIsAValueThenPasses(String method) {
		assertThatNoException().isThrownBy(() -> check(method, CALL));
	}

	@ParameterizedTest
	@ValueSource(strings = { "stream", "input", "resource", "entityOfResource", "callable", "future", "mono", "flux",
			"publisher", "laterStream" })
	void checkWhenResultIsGivenOnceOrLaterThenMistake(String method) {
		assertThatExceptionOfType(InvalidIdempotentMethodException.class).isThrownBy(() -> check(method, CALL))
			.withMessageStartingWith("Method Ledger." + method + ": a result of type ")
			.withMessageContaining("can't be given again; return the finished value, or CompletableFuture of it");
	}

	@Test
	void checkWhenResultCanNotBeReadBackThenMistake() {
		assertThatExceptionOfType(InvalidIdempotentMethodException.class).isThrownBy(() -> check("receipt", CALL))
			.withMessageContaining("Receipt can't be read back from JSON")
			.withMessageContaining("@JsonTypeInfo");
	}

	@Test
	void checkWhenMethodHandlesRequestsThenPasses() {
		IdempotentOperation request = TestOperations.request("Ledger.book");
		assertThatNoException().isThrownBy(() -> check("mono", request));
	}

	private void check(String name, IdempotentOperation operation) {
		Method method = TestOperations.method(Ledger.class, name);
		this.checks.check(operation, method, Ledger.class);
	}

	interface Receipt {

	}

	abstract static class Ledger {

		abstract void nothing();

		abstract int number();

		abstract List<String> list();

		abstract Object object();

		abstract CompletableFuture<String> later();

		abstract CompletionStage<List<String>> stage();

		abstract ResponseEntity<String> entity();

		abstract CompletableFuture<ResponseEntity<String>> laterEntity();

		abstract Stream<String> stream();

		abstract InputStream input();

		abstract Resource resource();

		abstract ResponseEntity<Resource> entityOfResource();

		abstract Callable<String> callable();

		abstract Future<String> future();

		abstract Mono<String> mono();

		abstract Flux<String> flux();

		abstract java.util.concurrent.Flow.Publisher<String> publisher();

		abstract CompletableFuture<Stream<String>> laterStream();

		abstract Receipt receipt();

	}

}

package dev.idempotent.result.value;

import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.http.HttpEntity;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.util.ReflectionUtils;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;

import static org.assertj.core.api.Assertions.assertThat;

class ResultTypeTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', value = { "plain|java.lang.String", "number|int", "nothing|void",
			"list|java.util.List<java.lang.String>", "entity|java.lang.Integer", "httpEntity|java.lang.Integer",
			"any|java.lang.Object", "stage|java.util.List<java.lang.Integer>", "own|java.lang.String",
			"callable|java.lang.String", "deferred|java.lang.String", "task|java.lang.String", "mono|java.lang.String",
			"flux|java.util.List<java.lang.String>", "monoEntity|java.util.List<java.lang.String>",
			"generic|java.lang.Long", "genericStage|java.lang.Long", "genericList|java.util.List<java.lang.Long>",
			"genericArray|java.lang.Long[]", "bounded|java.util.List<java.lang.Number>",
			"raw|java.util.List<java.lang.Object>", "ownEntity|java.util.List<java.lang.String>",
			"nested|java.util.Map<java.lang.String, java.util.List<java.lang.Long>>" })
	void ofWhenMethodThenTypeOfBody(String method, String body) {
		assertThat(type(method).body().getTypeName()).isEqualTo(body);
	}

	@Test
	void ofWhenPromiseThenValueIsWhatComesAndDeclaredStays() {
		ResultType type = type("monoEntity");
		assertThat(type.declared().resolve()).isEqualTo(Mono.class);
		assertThat(type.value().resolve()).isEqualTo(ResponseEntity.class);
		ResultType plain = type("plain");
		assertThat(plain.value()).isSameAs(plain.declared());
	}

	@Test
	void ofWhenTypeThenItself() {
		assertThat(ResultType.of(String.class).body()).isEqualTo(String.class);
		assertThat(ResultType.of(String.class).value().resolve()).isEqualTo(String.class);
	}

	private static ResultType type(String name) {
		Method method = Objects.requireNonNull(ReflectionUtils.findMethod(Service.class, name));
		return ResultType.of(method, LongService.class);
	}

	static class OwnFuture extends CompletableFuture<String> {

	}

	static class OwnEntity extends ResponseEntity<List<String>> {

		OwnEntity() {
			super(HttpStatusCode.valueOf(200));
		}

	}

	interface Service<T> {

		String plain();

		int number();

		void nothing();

		List<String> list();

		ResponseEntity<Integer> entity();

		HttpEntity<Integer> httpEntity();

		ResponseEntity<?> any();

		CompletionStage<List<Integer>> stage();

		OwnFuture own();

		Callable<String> callable();

		DeferredResult<String> deferred();

		WebAsyncTask<String> task();

		Mono<String> mono();

		Flux<String> flux();

		Mono<ResponseEntity<List<String>>> monoEntity();

		T generic();

		CompletableFuture<T> genericStage();

		List<T> genericList();

		T[] genericArray();

		List<? extends Number> bounded();

		@SuppressWarnings("rawtypes")
		List raw();

		OwnEntity ownEntity();

		CompletableFuture<ResponseEntity<Map<String, List<T>>>> nested();

	}

	interface LongService extends Service<Long> {

	}

}

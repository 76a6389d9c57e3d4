package dev.idempotent.guard;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Async;
import org.springframework.scheduling.annotation.EnableAsync;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/**
 * Methods that run on a thread of their own.
 */
class AsyncTests {

	@ParameterizedTest
	@ValueSource(classes = { OfMethod.class, OfClass.class })
	void startWhenControllersMethodIsAsyncThenFailsWithWayOut(Class<?> controller) {
		assertThatThrownBy(() -> Application.start(List.of(Asynchronous.class, controller)).close())
			.hasStackTraceContaining("Method " + controller.getSimpleName() + ".place")
			.hasStackTraceContaining("@Async lets it return before its work is done")
			.hasStackTraceContaining("put @Async on a service's method");
	}

	@Test
	void callWhenServiceIsAsyncThenRunsOnce() {
		try (Application application = Application.start(List.of(Asynchronous.class, Service.class))) {
			Service service = application.bean(Service.class);
			assertThat(service.pay("a").join()).isEqualTo("a 1");
			assertThat(service.pay("a").join()).isEqualTo("a 1");
			assertThat(service.pay("b").join()).isEqualTo("b 2");
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAsync
	static class Asynchronous {

	}

	@RestController
	static class OfMethod {

		@PostMapping("/a")
		@Idempotent
		@Async
		CompletableFuture<String> place() {
			return CompletableFuture.completedFuture("");
		}

	}

	@RestController
	@Async
	static class OfClass {

		@PostMapping("/a")
		@Idempotent
		CompletableFuture<String> place() {
			return CompletableFuture.completedFuture("");
		}

	}

	static class Service {

		private final Executions executions;

		Service(Executions executions) {
			this.executions = executions;
		}

		@Async
		@Idempotent(key = "#id")
		CompletableFuture<String> pay(String id) {
			return CompletableFuture.completedFuture(id + " " + this.executions.next());
		}

	}

}

package dev.idempotent.transaction;

import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.transaction.autoconfigure.TransactionAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.ReactiveTransactionManager;
import org.springframework.transaction.annotation.TransactionManagementConfigurer;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration;
import dev.idempotent.operation.InvalidIdempotentMethodException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class ReactiveTransactionCheckTests {

	private final ReactiveTransactionManager reactiveManager = mock();

	private final PlatformTransactionManager platformManager = mock();

	private final WebApplicationContextRunner runner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, JacksonAutoConfiguration.class,
				WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
				TransactionAutoConfiguration.class, IdempotentAutoConfiguration.class,
				IdempotentLocalStoreAutoConfiguration.class));

	private final WebApplicationContextRunner reactive = this.runner.withBean("reactive",
			ReactiveTransactionManager.class, () -> this.reactiveManager);

	private final WebApplicationContextRunner platform = this.runner.withBean("platform",
			PlatformTransactionManager.class, () -> this.platformManager);

	private final WebApplicationContextRunner both = this.reactive.withBean("platform",
			PlatformTransactionManager.class, () -> this.platformManager);

	@ParameterizedTest
	@ValueSource(classes = { OnMethod.class, OnClass.class, OnInterface.class, Future.class })
	void startWhenTransactionIsReactiveThenRefusedWithWayOut(Class<?> type) {
		assertRefused(this.reactive, type);
	}

	static Stream<Arguments> harmless() {
		return Stream.of(NoTransaction.class, Finished.class).map(Arguments::of);
	}

	@ParameterizedTest
	@MethodSource("harmless")
	void startWhenTransactionIsNotReactiveThenStarts(Class<?> type) {
		assertStarts(this.reactive, type);
	}

	@ParameterizedTest
	@ValueSource(classes = { OnMethod.class, OnClass.class, OnInterface.class, Future.class, Finished.class })
	void startWhenNoReactiveManagerThenStarts(Class<?> type) {
		assertStarts(this.platform, type);
		assertStarts(this.runner, type);
	}

	@Test
	void startWhenThereAreBothThenTheNamedOneDecides() {
		assertRefused(this.both, NamingReactive.class);
		assertStarts(this.both, NamingPlatform.class);
	}

	@Test
	void startWhenThereAreBothAndNoneIsNamedThenTheOneOfTheConfigurerDecides() {
		// Such a call fails
		assertStarts(this.both, OnMethod.class);
		assertRefused(this.both.withBean(TransactionManagementConfigurer.class, () -> () -> this.reactiveManager),
				OnMethod.class);
		assertStarts(this.both.withBean(TransactionManagementConfigurer.class, () -> () -> this.platformManager),
				OnMethod.class);
	}

	private static void assertStarts(WebApplicationContextRunner runner, Class<?> type) {
		runner.withUserConfiguration(type).run((context) -> assertThat(context).hasNotFailed());
	}

	private static void assertRefused(WebApplicationContextRunner runner, Class<?> type) {
		runner.withUserConfiguration(type)
			.run((context) -> assertThat(context.getStartupFailure())
				.isInstanceOf(InvalidIdempotentMethodException.class)
				.hasMessageContaining("Method " + type.getSimpleName() + ".place: @Transactional")
				.hasMessageContaining("reactive transaction")
				.hasMessageContaining("return the finished value"));
	}

	@RestController
	static class OnMethod {

		@PostMapping("/orders")
		@Idempotent
		@Transactional
		Mono<String> place() {
			return Mono.just("placed");
		}

	}

	@RestController
	@Transactional
	static class OnClass {

		@PostMapping("/orders")
		@Idempotent
		Mono<String> place() {
			return Mono.just("placed");
		}

	}

	interface Orders {

		@Transactional
		Mono<String> place();

	}

	@RestController
	static class OnInterface implements Orders {

		@Override
		@PostMapping("/orders")
		@Idempotent
		public Mono<String> place() {
			return Mono.just("placed");
		}

	}

	static class Future {

		@Idempotent(key = "#id")
		@Transactional
		CompletableFuture<String> place(String id) {
			return CompletableFuture.completedFuture(id);
		}

	}

	@RestController
	static class NoTransaction {

		@PostMapping("/orders")
		@Idempotent
		Mono<String> place() {
			return Mono.just("placed");
		}

	}

	static class Finished {

		@Idempotent(key = "#id")
		@Transactional
		String place(String id) {
			return id;
		}

	}

	@RestController
	static class NamingReactive {

		@PostMapping("/orders")
		@Idempotent
		@Transactional("reactive")
		Mono<String> place() {
			return Mono.just("placed");
		}

	}

	@RestController
	static class NamingPlatform {

		@PostMapping("/orders")
		@Idempotent
		@Transactional("platform")
		Mono<String> place() {
			return Mono.just("placed");
		}

	}

}

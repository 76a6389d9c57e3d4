package dev.idempotent.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.WebApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.webmvc.autoconfigure.DispatcherServletAutoConfiguration;
import org.springframework.boot.webmvc.autoconfigure.WebMvcAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.RedisConnectionFactory;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

import dev.idempotent.Idempotent;
import dev.idempotent.IdempotentCall;
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration;
import dev.idempotent.autoconfigure.redis.IdempotentRedisStoreAutoConfiguration;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.operation.IdempotencyScope;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.local.LocalIdempotencyStore;
import dev.idempotent.store.redis.RedisIdempotencyStore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

@ExtendWith(OutputCaptureExtension.class)
class IdempotentAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(AutoConfigurations
		.of(AopAutoConfiguration.class, JacksonAutoConfiguration.class, IdempotentAutoConfiguration.class,
				IdempotentLocalStoreAutoConfiguration.class, IdempotentRedisStoreAutoConfiguration.class));

	private final WebApplicationContextRunner webRunner = new WebApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, JacksonAutoConfiguration.class,
				WebMvcAutoConfiguration.class, DispatcherServletAutoConfiguration.class,
				IdempotentAutoConfiguration.class, IdempotentLocalStoreAutoConfiguration.class,
				IdempotentRedisStoreAutoConfiguration.class));

	@Test
	void storeWhenNoRedisConnectionThenLocal(CapturedOutput output) {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(LocalIdempotencyStore.class);
			assertThat(output).contains("duplicates that reach another server are not seen");
		});
	}

	@Test
	void storeWhenNoRedisOnClassPathThenLocal() {
		this.runner.withClassLoader(new FilteredClassLoader("org.springframework.data", "io.lettuce"))
			.run((context) -> assertThat(context).hasSingleBean(LocalIdempotencyStore.class));
	}

	@Test
	void storeWhenRedisConnectionThenRedis() {
		this.runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.run((context) -> assertThat(context).hasSingleBean(RedisIdempotencyStore.class));
	}

	@Test
	void storeWhenLocalIsAskedForThenLocalBesideRedis() {
		this.runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues("idempotent.store=local")
			.run((context) -> assertThat(context).hasSingleBean(LocalIdempotencyStore.class));
	}

	@Test
	void storeWhenRedisIsAskedForWithoutConnectionThenStartFails() {
		this.runner.withPropertyValues("idempotent.store=redis")
			.run((context) -> assertThat(failure(context)).hasMessageContaining("idempotent.store is redis")
				.hasMessageContaining("RedisConnectionFactory"));
	}

	@Test
	void storeWhenSeveralRedisConnectionsThenStartFails() {
		this.runner.withBean("one", RedisConnectionFactory.class, () -> mock())
			.withBean("two", RedisConnectionFactory.class, () -> mock())
			.run((context) -> assertThat(failure(context)).hasMessageContaining("several RedisConnectionFactory"));
	}

	@Test
	void waitReplicasWhenTimeoutIsNotShorterThanCommandTimeoutThenStartFailsUnlessOff() {
		String[] times = { "idempotent.redis.wait-replicas-timeout=2s", "idempotent.redis.command-timeout=2s" };
		this.runner.withPropertyValues(times).run((context) -> assertThat(context).hasNotFailed());
		this.runner.withPropertyValues(times)
			.withPropertyValues("idempotent.redis.wait-replicas=1")
			.run((context) -> assertThat(failure(context)).isInstanceOfSatisfying(
					InvalidConfigurationPropertyValueException.class,
					(ex) -> assertThat(ex.getName()).isEqualTo("idempotent.redis.wait-replicas-timeout")));
	}

	@Test
	void waitReplicasWhenClusterThenStartFails() {
		this.runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues("spring.data.redis.cluster.nodes=localhost:1", "idempotent.redis.wait-replicas=1")
			.run((context) -> assertThat(failure(context))
				.hasMessageContaining("idempotent.redis.wait-replicas is 1. Only Lettuce"));
	}

	@Test
	void waitReplicasWhenLettuceThenStarts() {
		this.runner.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class))
			.withPropertyValues("idempotent.redis.wait-replicas=1")
			.run((context) -> assertThat(context).hasSingleBean(RedisIdempotencyStore.class));
	}

	@Test
	void storeWhenUserHasOneThenItWins() {
		IdempotencyStore own = mock();
		this.runner.withBean(IdempotencyStore.class, () -> own)
			.run((context) -> assertThat(context.getBean(IdempotencyStore.class)).isSameAs(own));
	}

	@Test
	void scopeWhenUserHasOneThenItWins() {
		IdempotencyScope own = (invocation) -> "tenant";
		this.webRunner.withBean(IdempotencyScope.class, () -> own)
			.run((context) -> assertThat(context.getBean(IdempotencyScope.class)).isSameAs(own));
	}

	@Test
	void namespaceWhenNotSetThenIsTheApplicationsName() {
		assertThat(derivedKey("spring.application.name=a")).isEqualTo(derivedKey("spring.application.name=a"))
			.isEqualTo(derivedKey("idempotent.namespace=a"))
			.isEqualTo(derivedKey("idempotent.namespace=a", "spring.application.name=b"))
			.isNotEqualTo(derivedKey("spring.application.name=b"))
			.isNotEqualTo(derivedKey());
	}

	@ParameterizedTest
	@CsvSource({ "true", "on", "yes", "TRUE" })
	void contextWhenEnabledInOtherWordsThenProtects(String value) {
		this.runner.withPropertyValues("idempotent.enabled=" + value)
			.run((context) -> assertThat(context).hasSingleBean(IdempotencyEngine.class));
	}

	@ParameterizedTest
	@CsvSource({ "false", "off" })
	void contextWhenDisabledThenHasNothing(String value) {
		this.webRunner.withPropertyValues("idempotent.enabled=" + value)
			.withUserConfiguration(Orders.class)
			.run((context) -> {
				assertThat(context).doesNotHaveBean(IdempotencyEngine.class);
				assertThat(AopUtils.isAopProxy(context.getBean(Orders.class))).isFalse();
			});
	}

	@Test
	void contextWhenStartedThenSaysStoreAndOperations(CapturedOutput output) {
		this.webRunner.withUserConfiguration(Orders.class).run((context) -> {
			assertThat(context).hasNotFailed();
			assertThat(AopUtils.isCglibProxy(context.getBean(Orders.class))).isTrue();
			assertThat(output).containsOnlyOnce(
					"Protecting 2 operations with the local store, results kept for 1d: POST /orders, PUT /orders/{}");
		});
	}

	@Test
	void contextWhenNotWebThenStillProtectsServices() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			Listener listener = context.getBean(Listener.class);
			assertThat(listener.on("a")).isEqualTo(1);
			assertThat(listener.on("a")).isEqualTo(1);
			assertThat(listener.on("b")).isEqualTo(2);
		});
	}

	@Test
	void threadsWhenContextIsClosedThenAreGone() {
		this.runner.withUserConfiguration(Listener.class).run((context) -> {
			context.getBean(Listener.class).on("a");
			context.close();
			assertThat(Thread.getAllStackTraces().keySet())
				.filteredOn((thread) -> thread.getName().equals("idempotent-lease"))
				.allMatch((thread) -> joined(thread));
		});
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`',
			value = { "lease,25h", "lease,0s", "lease,-1s", "retention,0s", "retention,10s", "retry-after,0s",
					"header-names,a b", "header-names,``", "header-names,`a,A`", "scope-headers,a b",
					"scope-headers,`a,a`", "key-presence,default", "fingerprint.max-body-size,0B",
					"fingerprint.ignored-headers,a b", "problem.docs,/a#b", "problem.docs,a b", "max-waiting,0",
					"max-waiting,-1", "local.maximum-bytes,0B", "local.maximum-bytes,-1B", "local.maximum-entries,-1",
					"key.max-length,0", "key.max-length,256", "key.pattern,[", "max-result-size,0B",
					"local.maximum-entries,0", "redis.command-timeout,0s", "redis.key-prefix,``", "key.pattern,``",
					"retention,200000d", "retry-after,200000d", "redis.command-timeout,200000d", "on-abandoned,default",
					"redis.wait-replicas,-1", "redis.near-cache.maximum-bytes,0B", "redis.wait-replicas-timeout,0s",
					"remember,default", "replay.status,default", "replay.header-name,``", "on-duplicate,default",
					"wait-timeout,0s", "wait-timeout,-1s", "replay.headers.include,a b", "replay.headers.exclude,a b",
					"replay.headers.include,set-cookie" })
	void contextWhenPropertyMakesNoSenseThenStartFailsWithItsName(String name, String value) {
		String blamed = name.equals("retention") && value.equals("10s") ? "lease" : name;
		this.runner.withPropertyValues("idempotent." + name + "=" + value)
			.run((context) -> assertThat(failure(context)).isInstanceOfSatisfying(
					InvalidConfigurationPropertyValueException.class,
					(ex) -> assertThat(ex.getName()).isEqualTo("idempotent." + blamed)));
	}

	@Test
	void replayHeadersWhenNotSetThenAllAreIncluded() {
		this.runner.run((context) -> assertThat(context.getBean(IdempotentProperties.class).replay().headers())
			.isEqualTo(new IdempotentProperties.Headers(List.of("*"), List.of())));
	}

	@Test
	void replayHeadersWhenSetThenOnlyIncludedAreStored() {
		this.runner
			.withPropertyValues("idempotent.replay.headers.include=*,x-request-id",
					"idempotent.replay.headers.exclude=x-own")
			.withUserConfiguration(Listener.class)
			.run((context) -> {
				Listener listener = context.getBean(Listener.class);
				listener.headers("a");
				assertThat(listener.headers("a").getHeaders().headerNames()).containsExactly("Location",
						"X-Request-Id");
			});
	}

	@ParameterizedTest
	@CsvSource({ "store,other", "after-commit,forget", "key-presence,perhaps", "max-waiting,many", "on-duplicate,poll",
			"wait-timeout,soon", "scope,nobody", "on-store-failure,ignore", "retention,a day", "key.format,number",
			"retention,999999999999999999d", "aspect-order,first", "enabled,perhaps", "local.maximum-entries,many" })
	void contextWhenPropertyIsNoValueThenStartFailsWithItsName(String name, String value) {
		this.runner.withPropertyValues("idempotent." + name + "=" + value)
			.run((context) -> assertThat(context).hasFailed());
		this.runner.withPropertyValues("idempotent." + name + "=" + value)
			.run((context) -> assertThat(context.getStartupFailure()).hasStackTraceContaining("idempotent." + name));
	}

	private String derivedKey(String... properties) {
		AtomicReference<String> key = new AtomicReference<>("");
		this.runner.withUserConfiguration(Listener.class)
			.withPropertyValues(properties)
			.run((context) -> key.set(context.getBean(Listener.class).derivedKey("a")));
		return Objects.requireNonNull(key.get());
	}

	private static boolean joined(Thread thread) {
		try {
			thread.join(Duration.ofSeconds(10).toMillis());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
		return !thread.isAlive();
	}

	static Throwable failure(AssertableApplicationContext context) {
		Throwable failure = Objects.requireNonNull(context.getStartupFailure());
		while (failure.getCause() != null) {
			failure = failure.getCause();
		}
		return failure;
	}

	@Configuration(proxyBeanMethods = false)
	static class Listener {

		private int count;

		@Idempotent(key = "#id")
		String derivedKey(String id) {
			return Objects.requireNonNull(IdempotentCall.current()).derivedKey("step").toString();
		}

		@Idempotent(key = "#id")
		int on(String id) {
			return ++this.count;
		}

		@Idempotent(key = "#id")
		ResponseEntity<Void> headers(String id) {
			return ResponseEntity.ok()
				.header("Location", "/a")
				.header("X-Own", "1")
				.header("X-Request-Id", "r-1")
				.header("Set-Cookie", "s=1")
				.build();
		}

	}

	@RestController
	static class Orders {

		@PostMapping("/orders")
		@Idempotent
		String place() {
			return "";
		}

		@org.springframework.web.bind.annotation.PutMapping("/orders/{id}")
		@Idempotent
		String replace() {
			return "";
		}

	}

}

package dev.idempotent.autoconfigure;

import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.aop.AopAutoConfiguration;
import org.springframework.boot.data.redis.autoconfigure.DataRedisAutoConfiguration;
import org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration;
import dev.idempotent.autoconfigure.redis.IdempotentRedisStoreAutoConfiguration;
import dev.idempotent.engine.Admission;
import dev.idempotent.engine.Execution;
import dev.idempotent.engine.Execution.Ending;
import dev.idempotent.engine.IdempotencyListener;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.problem.StoreUnavailableException;
import dev.idempotent.store.RecordKey;
import dev.idempotent.test.redis.RedisServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class ListenerBeansTests {

	private final Noting first = new Noting();

	private final Noting second = new Noting();

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(AopAutoConfiguration.class, JacksonAutoConfiguration.class,
				IdempotentAutoConfiguration.class, IdempotentLocalStoreAutoConfiguration.class));

	@Test
	void listenersWhenSeveralBeansThenEachIsTold() {
		this.runner.withBean("first", IdempotencyListener.class, () -> this.first)
			.withBean("second", IdempotencyListener.class, () -> this.second)
			.run((context) -> {
				IdempotencyTemplate template = context.getBean(IdempotencyTemplate.class);
				template.execute("charge", "k", null, String.class, () -> "done");
				template.execute("charge", "k", null, String.class, () -> "again");
				assertThat(this.first.events).containsExactly("charge Proceed", "charge COMPLETED", "charge Replay");
				assertThat(this.second.events).containsExactlyElementsOf(this.first.events);
			});
	}

	@Test
	void listenersWhenNoneThenRuns() {
		this.runner.run((context) -> assertThat(
				context.getBean(IdempotencyTemplate.class).execute("charge", "k", null, String.class, () -> "done"))
			.isEqualTo("done"));
	}

	@Test
	void listenersWhenRedisIsDemotedThenEachIsToldOfTheConnection() {
		try (RedisServer redis = RedisServer.start()) {
			this.runner
				.withConfiguration(AutoConfigurations.of(DataRedisAutoConfiguration.class,
						IdempotentRedisStoreAutoConfiguration.class))
				.withPropertyValues("spring.data.redis.port=" + redis.port())
				.withBean("first", IdempotencyListener.class, () -> this.first)
				.withBean("second", IdempotencyListener.class, () -> this.second)
				.run((context) -> {
					IdempotencyTemplate template = context.getBean(IdempotencyTemplate.class);
					await().ignoreExceptions().untilAsserted(() -> execute(template));
					redis.ask("REPLICAOF 127.0.0.1 1");
					for (int i = 0; i < 2; i++) {
						assertThatExceptionOfType(StoreUnavailableException.class).isThrownBy(() -> execute(template));
					}
					await().untilAsserted(() -> assertThat(this.second.losses).hasSize(1));
					assertThat(this.first.losses).singleElement()
						.satisfies((cause) -> assertThat(cause).hasStackTraceContaining("READONLY"));
				});
		}
	}

	private static void execute(IdempotencyTemplate template) {
		template.execute("charge", UUID.randomUUID().toString(), null, String.class, () -> "done");
	}

	private static final class Noting implements IdempotencyListener {

		private final Queue<String> events = new ConcurrentLinkedQueue<>();

		private final Queue<Throwable> losses = new ConcurrentLinkedQueue<>();

		@Override
		public void decided(IdempotentOperation operation, RecordKey key, Admission admission) {
			this.events.add(operation.name() + " " + admission.getClass().getSimpleName());
		}

		@Override
		public void ended(Execution execution, Ending ending) {
			this.events.add(execution.operation().name() + " " + ending);
		}

		@Override
		public void storeConnectionLost(Throwable cause) {
			this.losses.add(cause);
		}

	}

}

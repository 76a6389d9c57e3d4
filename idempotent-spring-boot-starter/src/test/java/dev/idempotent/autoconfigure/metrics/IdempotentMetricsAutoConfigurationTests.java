package dev.idempotent.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistry;
import io.micrometer.observation.tck.TestObservationRegistryAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.jdbc.autoconfigure.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.autoconfigure.jdbc.IdempotentJdbcStoreAutoConfiguration;
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration;
import dev.idempotent.call.observation.CallObserver;
import dev.idempotent.call.observation.DecisionLog;
import dev.idempotent.engine.StoreDecorator;
import dev.idempotent.metrics.DefaultIdempotencyObservationConvention;
import dev.idempotent.metrics.IdempotencyObservationConvention;
import dev.idempotent.store.AsyncIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.TransactionalIdempotencyStore;
import dev.idempotent.store.WatchableIdempotencyStore;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class IdempotentMetricsAutoConfigurationTests {

	private final ApplicationContextRunner bare = new ApplicationContextRunner()
		.withConfiguration(
				AutoConfigurations.of(IdempotentAutoConfiguration.class, IdempotentLocalStoreAutoConfiguration.class,
						IdempotentObservationAutoConfiguration.class, IdempotentMetricsAutoConfiguration.class))
		.withPropertyValues("idempotent.store=local");

	private final ApplicationContextRunner runner = this.bare
		.withConfiguration(AutoConfigurations.of(MetricsAutoConfiguration.class, ObservationAutoConfiguration.class,
				CompositeMeterRegistryAutoConfiguration.class, SimpleMetricsExportAutoConfiguration.class));

	@Test
	void startWhenNoRegistriesThenNothingIsMeasured() {
		this.bare.run((context) -> {
			execute(context.getBean(IdempotencyTemplate.class));
			assertThat(context).doesNotHaveBean(CallObserver.class).doesNotHaveBean(StoreDecorator.class);
		});
	}

	@Test
	void startWhenMicrometerIsNotOnTheClassPathThenWithoutIt() {
		this.bare.withClassLoader(new FilteredClassLoader(ObservationRegistry.class, MeterRegistry.class))
			.run((context) -> {
				execute(context.getBean(IdempotencyTemplate.class));
				assertThat(context).doesNotHaveBean(CallObserver.class).doesNotHaveBean(StoreDecorator.class);
			});
	}

	@Test
	void startWhenDisabledThenNothingIsMeasured() {
		this.runner.withPropertyValues("idempotent.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(CallObserver.class)
				.doesNotHaveBean(StoreDecorator.class));
	}

	@Test
	void callWhenMeterRegistryThenItAndItsStepsAreTimed() {
		this.runner.run((context) -> {
			execute(context.getBean(IdempotencyTemplate.class));
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("idempotency.call")
				.tags("operation", "charge", "store", "local", "outcome", "executed")
				.timer()
				.count()).isOne();
			assertThat(meters.get("idempotency.store.step")
				.tags("step", "claim", "store", "local", "result", "granted")
				.timer()
				.count()).isOne();
			assertThat(meters.get("idempotency.store.step").tags("step", "complete", "result", "done").timer().count())
				.isOne();
			assertThat(meters.get("idempotency.local.entries").gauge().value()).isOne();
			assertThat(meters.get("idempotency.local.size").gauge().value()).isGreaterThan(300);
		});
	}

	@Test
	void callWhenOnlyMeterRegistryThenStepsAreTimed() {
		this.bare.withBean(SimpleMeterRegistry.class).run((context) -> {
			execute(context.getBean(IdempotencyTemplate.class));
			assertThat(context.getBean(MeterRegistry.class).get("idempotency.store.step").timers()).hasSize(2);
		});
	}

	@Test
	void callWhenConventionBeanThenItsNameIsUsed() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		this.runner.withBean(ObservationRegistry.class, () -> registry)
			.withBean(IdempotencyObservationConvention.class, Named::new)
			.run((context) -> {
				execute(context.getBean(IdempotencyTemplate.class));
				TestObservationRegistryAssert.assertThat(registry)
					.hasNumberOfObservationsWithNameEqualTo("my.name", 1)
					.hasNumberOfObservationsWithNameEqualTo("idempotency.call", 0);
			});
	}

	@Test
	void callWhenObserversFailThenItRunsAllTheSame() {
		TestObservationRegistry registry = TestObservationRegistry.create();
		registry.observationConfig().observationHandler(new Failing());
		this.runner.withBean(ObservationRegistry.class, () -> registry)
			.run((context) -> execute(context.getBean(IdempotencyTemplate.class)));
	}

	@Test
	void storeWhenTimedThenItHasTheAbilitiesThatItHad() {
		this.runner
			.withConfiguration(AutoConfigurations.of(IdempotentJdbcStoreAutoConfiguration.class,
					DataSourceAutoConfiguration.class, DataSourceTransactionManagerAutoConfiguration.class))
			.withPropertyValues("spring.datasource.generate-unique-name=true", "idempotent.store=jdbc")
			.run((context) -> {
				IdempotencyStore timed = context.getBean(StoreDecorator.class)
					.decorate(context.getBean(IdempotencyStore.class));
				assertThat(timed.ability(TransactionalIdempotencyStore.class)).isNotNull();
				assertThat(timed.ability(AsyncIdempotencyStore.class)).isNull();
				execute(context.getBean(IdempotencyTemplate.class));
			});
		this.runner.run((context) -> {
			IdempotencyStore timed = context.getBean(StoreDecorator.class)
				.decorate(context.getBean(IdempotencyStore.class));
			assertThat(timed.ability(AsyncIdempotencyStore.class)).isNotNull();
			assertThat(timed.ability(WatchableIdempotencyStore.class)).isNotNull();
			assertThat(timed.ability(TransactionalIdempotencyStore.class)).isNull();
		});
	}

	@Test
	void decisionsWhenLoggedThenWithTheRecordKeyOnlyAndOffByDefault(CapturedOutput output) {
		LoggingSystem logging = LoggingSystem.get(getClass().getClassLoader());
		this.bare.run((context) -> {
			IdempotencyTemplate template = context.getBean(IdempotencyTemplate.class);
			logging.setLogLevel(DecisionLog.NAME, LogLevel.INFO);
			execute(template);
			execute(template);
			assertThat(output).doesNotContain("Replayed");
			logging.setLogLevel(DecisionLog.NAME, LogLevel.DEBUG);
			try {
				execute(template);
			}
			finally {
				logging.setLogLevel(DecisionLog.NAME, null);
			}
			assertThat(output).containsOnlyOnce("Replayed: charge, record ").doesNotContain("my-key");
		});
	}

	private static void execute(IdempotencyTemplate template) {
		assertThat(template.execute("charge", "my-key", null, String.class, () -> "done")).isEqualTo("done");
	}

	private static final class Named extends DefaultIdempotencyObservationConvention {

		@Override
		public String getName() {
			return "my.name";
		}

	}

	private static final class Failing implements io.micrometer.observation.ObservationHandler<Observation.Context> {

		@Override
		public void onScopeOpened(Observation.Context context) {
			throw new IllegalStateException("Scope");
		}

		@Override
		public void onStop(Observation.Context context) {
			throw new IllegalStateException("Stop");
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

}

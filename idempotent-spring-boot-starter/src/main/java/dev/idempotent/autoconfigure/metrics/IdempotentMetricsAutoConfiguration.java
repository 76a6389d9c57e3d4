package dev.idempotent.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.engine.StoreDecorator;
import dev.idempotent.metrics.IdempotencyEngineMetrics;
import dev.idempotent.metrics.IdempotencyEventMetrics;
import dev.idempotent.metrics.store.TimedIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;

/**
 * Auto-configuration of meters, when the application has a registry for them.
 */
@AutoConfiguration(after = IdempotentAutoConfiguration.class, afterName = {
		"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
		"org.springframework.boot.micrometer.metrics.autoconfigure.export.simple.SimpleMetricsExportAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean({ MeterRegistry.class, IdempotencyEngine.class })
public final class IdempotentMetricsAutoConfiguration {

	@Bean
	IdempotencyEventMetrics idempotencyEventMetrics() {
		return new IdempotencyEventMetrics();
	}

	@Bean
	IdempotencyEngineMetrics idempotencyEngineMetrics(IdempotencyEngine engine, IdempotencyStore store) {
		return new IdempotencyEngineMetrics(engine, store);
	}

	@Bean
	StoreDecorator idempotencyStepTimer(MeterRegistry registry) {
		return (store) -> new TimedIdempotencyStore(store, registry);
	}

}

package dev.idempotent.autoconfigure.metrics;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.call.observation.CallObserver;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.metrics.IdempotencyObservationConvention;
import dev.idempotent.metrics.ObservationCallObserver;
import dev.idempotent.store.IdempotencyStore;

/**
 * Auto-configuration of observations, when the application has a registry for them.
 */
@AutoConfiguration(after = IdempotentAutoConfiguration.class,
		afterName = "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration")
@ConditionalOnClass(ObservationRegistry.class)
@ConditionalOnBean({ ObservationRegistry.class, IdempotencyEngine.class })
public final class IdempotentObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(CallObserver.class)
	ObservationCallObserver idempotencyCallObserver(ObservationRegistry registry, IdempotencyStore store,
			ObjectProvider<IdempotencyObservationConvention> convention) {
		return new ObservationCallObserver(registry, store, convention.getIfAvailable());
	}

}

package dev.idempotent.autoconfigure.actuate;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

import dev.idempotent.actuate.health.IdempotencyHealthIndicator;
import dev.idempotent.actuate.health.StoreEvents;
import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.autoconfigure.IdempotentProperties;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.store.IdempotencyStore;

/**
 * Auto-configuration of the health contributor.
 */
@AutoConfiguration(after = { IdempotentAutoConfiguration.class, IdempotentEndpointAutoConfiguration.class })
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(IdempotencyEngine.class)
@ConditionalOnEnabledHealthIndicator("idempotency")
public final class IdempotentHealthAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	StoreEvents idempotencyStoreEvents() {
		return new StoreEvents();
	}

	@Bean
	@ConditionalOnMissingBean(name = "idempotencyHealthIndicator")
	IdempotencyHealthIndicator idempotencyHealthIndicator(IdempotencyStore store, StoreEvents events,
			IdempotentProperties properties) {
		return new IdempotencyHealthIndicator(store, events, properties.onStoreFailure());
	}

}

package dev.idempotent.autoconfigure.actuate;

import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.idempotent.actuate.health.IdempotencyHealthIndicator;
import dev.idempotent.actuate.health.StoreEvents;
import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.autoconfigure.local.IdempotentLocalStoreAutoConfiguration;
import dev.idempotent.engine.IdempotencyEngine;

import static org.assertj.core.api.Assertions.assertThat;

class IdempotentHealthAutoConfigurationTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner().withConfiguration(
			AutoConfigurations.of(IdempotentAutoConfiguration.class, IdempotentLocalStoreAutoConfiguration.class,
					IdempotentEndpointAutoConfiguration.class, IdempotentHealthAutoConfiguration.class));

	@Test
	void healthThenIsThere() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(IdempotencyHealthIndicator.class)
			.hasSingleBean(StoreEvents.class)
			.doesNotHaveBean(IdempotentEndpointAutoConfiguration.class));
	}

	@Test
	void healthWhenDisabledThenNone() {
		this.runner.withPropertyValues("management.health.idempotency.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(IdempotencyHealthIndicator.class));
	}

	@Test
	void healthWhenAllAreDisabledThenNone() {
		this.runner.withPropertyValues("management.health.defaults.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(IdempotencyHealthIndicator.class));
	}

	@Test
	void healthWhenIdempotencyIsDisabledThenNone() {
		this.runner.withPropertyValues("idempotent.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(IdempotencyHealthIndicator.class));
	}

	@Test
	void healthWhenLibraryIsMissingThenNone() {
		this.runner.withClassLoader(new FilteredClassLoader(HealthIndicator.class))
			.run((context) -> assertThat(context).hasSingleBean(IdempotencyEngine.class)
				.doesNotHaveBean("idempotencyHealthIndicator"));
	}

	@Test
	void healthWhenApplicationHasItsOwnThenThat() {
		this.runner.withBean("idempotencyHealthIndicator", HealthIndicator.class, () -> () -> Health.unknown().build())
			.run((context) -> assertThat(context).doesNotHaveBean(IdempotencyHealthIndicator.class));
	}

}

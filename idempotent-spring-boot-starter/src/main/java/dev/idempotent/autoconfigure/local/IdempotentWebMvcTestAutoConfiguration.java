package dev.idempotent.autoconfigure.local;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import dev.idempotent.autoconfigure.IdempotentAutoConfiguration;
import dev.idempotent.autoconfigure.IdempotentProperties;
import dev.idempotent.autoconfigure.OnEnabledCondition;
import dev.idempotent.store.IdempotencyStore;

/**
 * Auto-configuration of the store for {@code @WebMvcTest} only: the local one, whatever
 * {@code idempotent.store} names, since a slice has no connection to another.
 */
@AutoConfiguration(before = IdempotentAutoConfiguration.class)
@Conditional(OnEnabledCondition.class)
public final class IdempotentWebMvcTestAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	IdempotencyStore idempotencyStore(IdempotentProperties properties) {
		return new LocalStoreFactory(properties.local()).create();
	}

}

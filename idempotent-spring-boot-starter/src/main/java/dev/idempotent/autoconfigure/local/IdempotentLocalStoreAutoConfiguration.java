package dev.idempotent.autoconfigure.local;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

import dev.idempotent.autoconfigure.IdempotentProperties;
import dev.idempotent.autoconfigure.OnEnabledCondition;

/**
 * Auto-configuration of the local store.
 */
@AutoConfiguration
@Conditional(OnEnabledCondition.class)
public final class IdempotentLocalStoreAutoConfiguration {

	@Bean
	LocalStoreFactory idempotentLocalStoreFactory(IdempotentProperties properties) {
		return new LocalStoreFactory(properties.local());
	}

}

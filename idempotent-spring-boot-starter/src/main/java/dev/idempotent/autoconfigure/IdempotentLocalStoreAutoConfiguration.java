package dev.idempotent.autoconfigure;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;

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

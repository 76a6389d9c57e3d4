package dev.idempotent.autoconfigure;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import org.springframework.util.unit.DataSize;

import dev.idempotent.autoconfigure.IdempotentProperties.StoreType;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.local.LocalIdempotencyStore;

/**
 * The store that {@code idempotent.store} names.
 */
@Configuration(proxyBeanMethods = false)
class StoreConfiguration {

	private static final Log logger = LogFactory.getLog(StoreConfiguration.class);

	@Bean
	@ConditionalOnMissingBean
	IdempotencyStore idempotencyStore(IdempotentProperties properties, ObjectProvider<StoreFactory> remote) {
		StoreFactory redis = remote.getIfAvailable();
		if (properties.store() != StoreType.LOCAL && redis != null && redis.isAvailable()) {
			return redis.create();
		}
		if (properties.store() == StoreType.REDIS) {
			throw new StoreNotAvailableException(
					"idempotent.store is redis, but the application has no RedisConnectionFactory.",
					"Add spring-boot-starter-data-redis, or set idempotent.store to local.");
		}
		logger.warn("Idempotency records are kept in this process: duplicates that reach another "
				+ "server are not seen. For several servers use Redis");
		return local(properties.local());
	}

	private static LocalIdempotencyStore local(IdempotentProperties.Local local) {
		DataSize maximumBytes = local.maximumBytes();
		return new LocalIdempotencyStore(local.maximumEntries(),
				(maximumBytes != null) ? maximumBytes.toBytes() : Runtime.getRuntime().maxMemory() / 4);
	}

}

package dev.idempotent.autoconfigure.redis;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.data.redis.connection.RedisConnectionFactory;

import dev.idempotent.autoconfigure.IdempotentProperties;
import dev.idempotent.autoconfigure.OnEnabledCondition;
import dev.idempotent.engine.IdempotencyListener;
import dev.idempotent.store.redis.RedisIdempotencyStore;

/**
 * Auto-configuration of the Redis store, when Spring Data Redis is on the class path.
 */
@AutoConfiguration
@Conditional(OnEnabledCondition.class)
@ConditionalOnClass(RedisConnectionFactory.class)
public final class IdempotentRedisStoreAutoConfiguration {

	@Bean
	RedisStoreFactory idempotentRedisStoreFactory(ObjectProvider<RedisConnectionFactory> connections,
			IdempotentProperties properties, ObjectProvider<IdempotencyListener> listeners) {
		return new RedisStoreFactory(connections, properties.redis(), listeners);
	}

	@Bean
	RedisStartupCheck idempotentRedisStartupCheck(ObjectProvider<RedisIdempotencyStore> store) {
		return new RedisStartupCheck(store);
	}

}

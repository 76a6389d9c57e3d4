package dev.idempotent.autoconfigure;

import java.time.Duration;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

import dev.idempotent.OnAbandoned;
import dev.idempotent.OnDuplicate;
import dev.idempotent.Remember;
import dev.idempotent.ReplayStatus;
import dev.idempotent.aop.CallResolver;
import dev.idempotent.aop.IdempotentAdvisor;
import dev.idempotent.aop.IdempotentAspect;
import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.aop.IdempotentOperationSource;
import dev.idempotent.aop.OperationDefaults;
import dev.idempotent.aop.Results;
import dev.idempotent.autoconfigure.IdempotentProperties.OnStoreFailure;
import dev.idempotent.core.ClientKeyResolver;
import dev.idempotent.core.Fingerprinter;
import dev.idempotent.core.IdempotencyEngine;
import dev.idempotent.core.IdempotencyScope;
import dev.idempotent.core.IdempotencyStore;
import dev.idempotent.core.OperationNaming;
import dev.idempotent.core.RefusalTranslator;
import dev.idempotent.core.ReplayChannel;
import dev.idempotent.web.Problems;

/**
 * Auto-configuration of idempotent methods. A bean of a store's or a strategy's type
 * replaces the one made here.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "idempotent.enabled", matchIfMissing = true)
@EnableConfigurationProperties(IdempotentProperties.class)
@Import({ RedisStoreConfiguration.class, StoreConfiguration.class, WebConfiguration.class })
public final class IdempotentAutoConfiguration {

	private static final String ASPECT = "idempotentAspect";

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static IdempotentAdvisor idempotentAdvisor(Environment environment) {
		return new IdempotentAdvisor(ASPECT, environment.getProperty("idempotent.aspect-order", Integer.class, 1000));
	}

	@Bean(ASPECT)
	IdempotentAspect idempotentAspect(IdempotentOperationSource source, IdempotencyEngine engine,
			IdempotentProperties properties, ObjectProvider<ClientKeyResolver> keys,
			ObjectProvider<IdempotencyScope> scope, ObjectProvider<Fingerprinter> fingerprinter,
			ObjectProvider<ReplayChannel> channel, ObjectProvider<RefusalTranslator> problems, JsonMapper mapper) {
		CallResolver calls = new CallResolver(keys.getIfAvailable(() -> (invocation) -> null),
				scope.getIfAvailable(() -> (invocation) -> null), fingerprinter.getIfAvailable(() -> (invocation) -> {
					throw new IllegalStateException("Only requests have a fingerprint of their own");
				}), mapper);
		Results results = new Results(mapper, properties.maxResultSize().toBytes(),
				channel.getIfAvailable(() -> ReplayChannel.NONE));
		return new IdempotentAspect(source, calls, engine, results,
				problems.getIfAvailable(() -> new Problems(properties.retryAfter())));
	}

	@Bean
	IdempotentOperationSource idempotentOperationSource(IdempotentProperties properties,
			ObjectProvider<OperationNaming> naming) {
		OperationDefaults defaults = new OperationDefaults(properties.headerName(), properties.required(),
				properties.retention(), properties.lease(), properties.onDuplicate() == OnDuplicate.WAIT,
				properties.waitTimeout(), properties.onAbandoned() == OnAbandoned.TAKE_OVER,
				properties.remember() == Remember.DEFINITIVE, properties.replay().status() == ReplayStatus.ORIGINAL);
		return new IdempotentOperationSource(defaults, naming.getIfAvailable(() -> (method, type) -> null));
	}

	@Bean
	IdempotencyEngine idempotencyEngine(IdempotencyStore store, IdempotentProperties properties) {
		return new IdempotencyEngine(store, properties.heartbeat(),
				properties.onStoreFailure() == OnStoreFailure.PROCEED);
	}

	@Bean
	EngineLifecycle idempotencyEngineLifecycle(IdempotencyEngine engine, Environment environment) {
		return new EngineLifecycle(engine, environment.getProperty("spring.lifecycle.timeout-per-shutdown-phase",
				Duration.class, Duration.ofSeconds(30)));
	}

	@Bean
	WaitingLifecycle idempotentWaitingLifecycle(IdempotencyEngine engine) {
		return new WaitingLifecycle(engine);
	}

	@Bean
	StartupReport idempotentStartupReport(ConfigurableListableBeanFactory beans, IdempotentOperationSource source,
			IdempotencyStore store) {
		return new StartupReport(new IdempotentMethods(beans, source), store);
	}

}

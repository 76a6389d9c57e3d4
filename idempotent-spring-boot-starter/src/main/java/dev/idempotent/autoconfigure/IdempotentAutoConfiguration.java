package dev.idempotent.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.AutoConfigurationPackages;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;

import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.aop.CallResolver;
import dev.idempotent.aop.CallRunner;
import dev.idempotent.aop.EngineTemplate;
import dev.idempotent.result.FailureCodec;
import dev.idempotent.aop.IdempotentAdvisor;
import dev.idempotent.aop.IdempotentAspect;
import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.operation.IdempotentOperationSource;
import dev.idempotent.operation.OperationDefaults;
import dev.idempotent.aop.Results;
import dev.idempotent.result.StoredHeaders;
import dev.idempotent.autoconfigure.IdempotentProperties.OnStoreFailure;
import dev.idempotent.operation.ClientKeyResolver;
import dev.idempotent.aop.Exchange;
import dev.idempotent.aop.Exchanges;
import dev.idempotent.fingerprint.Fingerprinter;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.operation.IdempotencyScope;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.operation.OperationNaming;
import dev.idempotent.engine.RefusalTranslator;
import dev.idempotent.problem.Problems;

/**
 * Auto-configuration of idempotent methods. A bean of a store's or a strategy's type
 * replaces the one made here.
 */
@AutoConfiguration
@Conditional(OnEnabledCondition.class)
@EnableConfigurationProperties(IdempotentProperties.class)
@Import({ RedisStoreConfiguration.class, StoreConfiguration.class, WebConfiguration.class })
public final class IdempotentAutoConfiguration {

	private static final String ASPECT = "idempotentAspect";

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static IdempotentAdvisor idempotentAdvisor(Environment environment) {
		return new IdempotentAdvisor(ASPECT,
				Binder.get(environment).bind("idempotent.aspect-order", Integer.class).orElse(1000));
	}

	@Bean(ASPECT)
	IdempotentAspect idempotentAspect(IdempotentOperationSource source, CallRunner runner, RefusalTranslator problems,
			ObjectProvider<ClientKeyResolver> keys, ObjectProvider<IdempotencyScope> scope,
			ObjectProvider<Fingerprinter> fingerprinter, ObjectProvider<Exchanges> exchanges, JsonMapper mapper) {
		CallResolver calls = new CallResolver(keys.getIfAvailable(() -> (invocation) -> null),
				scope.getIfAvailable(() -> (invocation) -> null), fingerprinter.getIfAvailable(() -> (invocation) -> {
					throw new IllegalStateException("Only requests have a fingerprint of their own");
				}), mapper);
		return new IdempotentAspect(source, calls, exchanges.getIfAvailable(() -> (invocation) -> Exchange.NONE),
				runner, problems);
	}

	@Bean
	@ConditionalOnMissingBean
	RefusalTranslator idempotencyProblems(IdempotentProperties properties) {
		return new Problems(properties.retryAfter());
	}

	@Bean
	CallRunner idempotentCallRunner(IdempotencyEngine engine, IdempotentProperties properties, StoredHeaders headers,
			FailureCodec failures, JsonMapper mapper) {
		return new CallRunner(engine, new Results(mapper, properties.maxResultSize().toBytes(), headers, failures));
	}

	@Bean
	StoredHeaders idempotentStoredHeaders(IdempotentProperties properties) {
		IdempotentProperties.Headers headers = properties.replay().headers();
		return new StoredHeaders(headers.include(), headers.exclude());
	}

	@Bean
	FailureCodec idempotentFailureCodec(ConfigurableListableBeanFactory beans, StoredHeaders headers,
			JsonMapper mapper) {
		List<String> packages = AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of();
		return new FailureCodec(packages, Objects.requireNonNull(beans.getBeanClassLoader()), mapper, headers);
	}

	@Bean
	@ConditionalOnMissingBean(IdempotencyTemplate.class)
	EngineTemplate idempotencyTemplate(OperationDefaults defaults, CallRunner runner, RefusalTranslator problems,
			JsonMapper mapper) {
		return new EngineTemplate(defaults, mapper, runner, problems);
	}

	@Bean
	OperationDefaults idempotentOperationDefaults(IdempotentProperties properties) {
		return new OperationDefaults(properties.headerNames(), properties.keyPresence(), properties.retention(),
				properties.lease(), properties.onDuplicate(), properties.waitTimeout(), properties.onAbandoned(),
				properties.remember(), properties.replay().status());
	}

	@Bean
	IdempotentOperationSource idempotentOperationSource(OperationDefaults defaults, FailureCodec failures,
			ObjectProvider<OperationNaming> naming) {
		return new IdempotentOperationSource(defaults, naming.getIfAvailable(() -> (method, type) -> null), failures);
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

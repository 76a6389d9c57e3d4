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
import org.springframework.boot.web.context.reactive.ReactiveWebApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.ImportRuntimeHints;
import org.springframework.context.annotation.Role;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

import dev.idempotent.Completion;
import dev.idempotent.IdempotencyTemplate;
import dev.idempotent.aop.CallKeys;
import dev.idempotent.aop.EngineTemplate;
import dev.idempotent.aop.FingerprintTypeCheck;
import dev.idempotent.aop.IdempotentAdvisor;
import dev.idempotent.aop.IdempotentAspect;
import dev.idempotent.aop.IdempotentMethods;
import dev.idempotent.aop.JoinCheck;
import dev.idempotent.aop.JoinCheck.Joining;
import dev.idempotent.aop.MappingAnnotations;
import dev.idempotent.aop.RememberedExceptionsCheck;
import dev.idempotent.aop.ValueFingerprints;
import dev.idempotent.aop.ValueMethodChecks;
import dev.idempotent.autoconfigure.aot.CallRuntimeHints;
import dev.idempotent.autoconfigure.aot.StoreRuntimeHints;
import dev.idempotent.call.CallRunner;
import dev.idempotent.call.Outcomes;
import dev.idempotent.call.WebExchanges;
import dev.idempotent.call.observation.CallObserver;
import dev.idempotent.call.observation.DecisionLog;
import dev.idempotent.call.running.OutcomeRules;
import dev.idempotent.engine.EngineSettings;
import dev.idempotent.engine.EngineSettings.Heartbeat;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.engine.IdempotencyListener;
import dev.idempotent.engine.IdempotencyListeners;
import dev.idempotent.engine.StoreDecorator;
import dev.idempotent.engine.transaction.OwnTransaction;
import dev.idempotent.engine.transaction.SurroundingTransaction;
import dev.idempotent.failure.FailureCodec;
import dev.idempotent.fingerprint.ValueDigest;
import dev.idempotent.operation.IdempotencyScope;
import dev.idempotent.operation.IdempotentAnnotations;
import dev.idempotent.operation.IdempotentOperationSource;
import dev.idempotent.operation.KeyExpressions;
import dev.idempotent.operation.MethodExpressions;
import dev.idempotent.operation.OperationCheck;
import dev.idempotent.operation.OperationDefaults;
import dev.idempotent.operation.OperationNaming;
import dev.idempotent.operation.RequestMethods;
import dev.idempotent.problem.Problems;
import dev.idempotent.result.KeptHeaders;
import dev.idempotent.result.KeptResults;
import dev.idempotent.result.ResultProtection;
import dev.idempotent.result.value.ValueCodec;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.TransactionalIdempotencyStore;

/**
 * Auto-configuration of idempotent methods. A bean of a store's or a strategy's type
 * replaces the one made here.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@Conditional(OnEnabledCondition.class)
@EnableConfigurationProperties(IdempotentProperties.class)
@Import({ WebConfiguration.class, TransactionConfiguration.class })
@ImportRuntimeHints({ CallRuntimeHints.class, StoreRuntimeHints.class })
public final class IdempotentAutoConfiguration {

	private static final String ASPECT = "idempotentAspect";

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static IdempotentAdvisor idempotentAdvisor(Environment environment, IdempotentAnnotations annotations) {
		return new IdempotentAdvisor(ASPECT,
				Binder.get(environment).bind("idempotent.aspect-order", Integer.class).orElse(1000), annotations);
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static MappingAnnotations idempotentRequestMethods() {
		return new MappingAnnotations();
	}

	@Bean
	@Role(BeanDefinition.ROLE_INFRASTRUCTURE)
	static IdempotentAnnotations idempotentAnnotations(RequestMethods requests) {
		return new IdempotentAnnotations(requests);
	}

	@Bean(ASPECT)
	IdempotentAspect idempotentAspect(IdempotentOperationSource source, ObjectProvider<WebExchanges> exchanges,
			CallKeys keys, ValueDigest values, MethodExpressions expressions, CallRunner runner, Outcomes outcomes,
			ObjectProvider<CallObserver> observer) {
		return new IdempotentAspect(source, exchanges.getIfAvailable(() -> (invocation) -> null), keys,
				new ValueFingerprints(values, expressions), runner, outcomes,
				observer.getIfAvailable(() -> CallObserver.NO_OP));
	}

	@Bean
	CallKeys idempotentCallKeys(IdempotentProperties properties, Environment environment,
			ObjectProvider<IdempotencyScope> scope, MethodExpressions expressions) {
		String namespace = (properties.namespace() != null) ? properties.namespace()
				: environment.getProperty("spring.application.name");
		return new CallKeys(namespace, scope.getIfAvailable(() -> (invocation) -> null),
				new KeyExpressions(expressions));
	}

	@Bean
	MethodExpressions idempotentMethodExpressions() {
		return new MethodExpressions();
	}

	@Bean
	ValueDigest idempotentValueDigest() {
		return new ValueDigest();
	}

	@Bean
	Problems idempotencyProblems(IdempotentProperties properties) {
		return new Problems(properties.retryAfter());
	}

	@Bean
	CallRunner idempotentCallRunner(IdempotencyEngine engine, Outcomes outcomes, Problems problems) {
		return new CallRunner(engine, outcomes, problems);
	}

	@Bean
	Outcomes idempotentOutcomes(IdempotentProperties properties, MethodExpressions expressions, FailureCodec failures,
			ValueCodec values, KeptResults results, ObjectProvider<SurroundingTransaction.Finder> transactions,
			ObjectProvider<OwnTransaction.Source> ownTransactions, IdempotencyStore store, IdempotencyEngine engine) {
		return new Outcomes(new OutcomeRules(expressions, properties.afterCommit()), results, values, failures,
				transactions.getIfAvailable(() -> SurroundingTransaction.Finder.NONE),
				isTransactional(store) ? ownTransactions.getIfAvailable() : null, engine::offload);
	}

	@Bean
	KeptResults idempotentKeptResults(IdempotentProperties properties, ObjectProvider<ResultProtection> protection) {
		DataSize compressedFrom = properties.compression().minResultSize();
		return new KeptResults(properties.maxResultSize().toBytes(),
				(compressedFrom != null) ? compressedFrom.toBytes() : KeptResults.NEVER,
				protection.getIfAvailable(() -> ResultProtection.NONE));
	}

	@Bean
	ValueCodec idempotentValueCodec(ObjectProvider<JsonMapper> mapper, KeptHeaders headers) {
		return new ValueCodec(mapper.getIfAvailable(JsonMapper::shared), headers);
	}

	@Bean
	KeptHeaders idempotentKeptHeaders(IdempotentProperties properties) {
		IdempotentProperties.Headers headers = properties.replay().headers();
		return new KeptHeaders(headers.include(), headers.exclude());
	}

	@Bean
	FailureCodec idempotentFailureCodec(ConfigurableListableBeanFactory beans, KeptHeaders headers,
			ObjectProvider<JsonMapper> mapper) {
		List<String> packages = AutoConfigurationPackages.has(beans) ? AutoConfigurationPackages.get(beans) : List.of();
		return new FailureCodec(packages, Objects.requireNonNull(beans.getBeanClassLoader()),
				mapper.getIfAvailable(JsonMapper::shared), headers);
	}

	@Bean
	@ConditionalOnMissingBean(IdempotencyTemplate.class)
	EngineTemplate idempotencyTemplate(OperationDefaults defaults, CallKeys keys, ValueDigest values, CallRunner runner,
			Outcomes outcomes, ObjectProvider<CallObserver> observer) {
		return new EngineTemplate(defaults, keys, values, runner, outcomes,
				observer.getIfAvailable(() -> CallObserver.NO_OP));
	}

	@Bean
	OperationDefaults idempotentOperationDefaults(IdempotentProperties properties) {
		return new OperationDefaults(properties.headerNames(), properties.keyPresence(), properties.retention(),
				properties.lease(), properties.onDuplicate(), properties.waitTimeout(), properties.onAbandoned(),
				properties.remember(), properties.replay().status(), properties.jdbc().completion());
	}

	@Bean
	IdempotentOperationSource idempotentOperationSource(OperationDefaults defaults, IdempotentAnnotations annotations,
			ObjectProvider<OperationNaming> naming, ObjectProvider<OperationCheck> checks) {
		return new IdempotentOperationSource(defaults, annotations, naming.getIfAvailable(() -> (method, type) -> null),
				checks::orderedStream);
	}

	@Bean
	ValueMethodChecks idempotentValueMethodChecks(ValueCodec values) {
		return new ValueMethodChecks(values::unreadable);
	}

	@Bean
	FingerprintTypeCheck idempotentFingerprintTypeCheck() {
		return new FingerprintTypeCheck();
	}

	@Bean
	RememberedExceptionsCheck idempotentRememberedExceptionsCheck(FailureCodec failures) {
		return new RememberedExceptionsCheck(failures);
	}

	@Bean
	JoinCheck idempotentJoinCheck(IdempotencyStore store, IdempotentProperties properties) {
		if (isTransactional(store)) {
			return new JoinCheck(Joining.POSSIBLE);
		}
		return new JoinCheck((properties.jdbc().completion() == Completion.JOIN) ? Joining.UNUSED : Joining.IMPOSSIBLE);
	}

	private static boolean isTransactional(IdempotencyStore store) {
		return store.ability(TransactionalIdempotencyStore.class) != null;
	}

	@Bean
	@ConditionalOnMissingBean
	IdempotencyStore idempotencyStore(IdempotentProperties properties, ObjectProvider<StoreFactory> factories) {
		return new StoreSelection(factories.stream().toList()).create(properties.store());
	}

	@Bean
	IdempotencyEngine idempotencyEngine(IdempotencyStore store, IdempotentProperties properties,
			ObjectProvider<IdempotencyListener> listeners, ObjectProvider<StoreDecorator> decorators) {
		IdempotencyStore decorated = store;
		for (StoreDecorator decorator : decorators.orderedStream().toList()) {
			decorated = decorator.decorate(decorated);
		}
		return new IdempotencyEngine(
				decorated, new EngineSettings(properties.heartbeat() ? Heartbeat.ON : Heartbeat.OFF,
						properties.onStoreFailure(), properties.maxWaiting()),
				new IdempotencyListeners(listeners.orderedStream().toList()));
	}

	@Bean
	DecisionLog idempotencyDecisionLog() {
		return new DecisionLog();
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
	PropertyNames idempotentPropertyNames(Environment environment) {
		return new PropertyNames(environment);
	}

	@Bean
	StartupReport idempotentStartupReport(ConfigurableListableBeanFactory beans, IdempotentOperationSource source,
			IdempotentAnnotations annotations, IdempotencyStore store, ApplicationContext context) {
		return new StartupReport(new IdempotentMethods(beans, source, annotations), store,
				context instanceof ReactiveWebApplicationContext);
	}

}

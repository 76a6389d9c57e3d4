package dev.idempotent.aop;

import java.lang.reflect.Method;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;

import dev.idempotent.IdempotentCall;
import dev.idempotent.KeyPresence;
import dev.idempotent.call.CallExchange;
import dev.idempotent.call.CallRunner;
import dev.idempotent.call.DirectExchange;
import dev.idempotent.call.Outcomes;
import dev.idempotent.call.WebExchange;
import dev.idempotent.call.WebExchanges;
import dev.idempotent.call.observation.CallObservation;
import dev.idempotent.call.observation.CallObserver;
import dev.idempotent.call.running.CallKey;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperationSource;
import dev.idempotent.store.Fingerprint;

/**
 * Around every idempotent method: reads from the call what it is about, and lets it be
 * admitted. Thread-safe.
 */
public final class IdempotentAspect implements MethodInterceptor {

	private final IdempotentOperationSource source;

	private final WebExchanges exchanges;

	private final CallKeys keys;

	private final ValueFingerprints values;

	private final CallRunner runner;

	private final Outcomes outcomes;

	private final DirectExchange direct;

	private final CallObserver observer;

	/**
	 * Creates the aspect.
	 * @param exchanges finds the requests that calls handle
	 * @param values fingerprints what an annotation's expression chooses
	 * @param observer watches every call that is to be guarded
	 */
	public IdempotentAspect(IdempotentOperationSource source, WebExchanges exchanges, CallKeys keys,
			ValueFingerprints values, CallRunner runner, Outcomes outcomes, CallObserver observer) {
		this.source = source;
		this.exchanges = exchanges;
		this.keys = keys;
		this.values = values;
		this.runner = runner;
		this.outcomes = outcomes;
		this.observer = observer;
		this.direct = new DirectExchange(outcomes);
	}

	@Override
	public @Nullable Object invoke(MethodInvocation call) throws Throwable {
		Class<?> targetClass = (call.getThis() != null) ? AopUtils.getTargetClass(call.getThis())
				: call.getMethod().getDeclaringClass();
		Method method = AopUtils.getMostSpecificMethod(call.getMethod(), targetClass);
		IdempotentOperation operation = this.source.operation(method, targetClass);
		if (operation == null) {
			return call.proceed();
		}
		IdempotentInvocation invocation = new IdempotentInvocation(operation, method, targetClass, call.getArguments());
		CallObservation observation = this.observer.begin(operation);
		CallObservation.Scope scope = observation.open();
		try {
			return guarded(call, invocation, observation);
		}
		catch (Throwable ex) {
			observation.threw(ex);
			throw ex;
		}
		finally {
			scope.close();
		}
	}

	private @Nullable Object guarded(MethodInvocation call, IdempotentInvocation invocation,
			CallObservation observation) throws Throwable {
		IdempotentOperation operation = invocation.operation();
		if (operation.kind() == IdempotentOperation.Kind.CALL) {
			return run(call, invocation, null, observation);
		}
		WebExchange exchange = this.exchanges.take(invocation);
		if (exchange != null && exchange.isUnprotected()) {
			return unprotected(call, operation, observation);
		}
		if (exchange == null && operation.key().expression().isEmpty()) {
			return calledByCode(call, invocation, observation);
		}
		return run(call, invocation, exchange, observation);
	}

	private @Nullable Object run(MethodInvocation call, IdempotentInvocation invocation, @Nullable WebExchange exchange,
			CallObservation observation) throws Throwable {
		CallExchange way = (exchange != null) ? exchange : this.direct;
		CallKey key = this.keys.of(invocation, exchange);
		if (key == null) {
			return CallRunner.unprotected(this.keys.random(invocation.operation()), way, observation,
					(running) -> proceed(call, running));
		}
		Fingerprint fingerprint = (exchange != null) ? exchange.fingerprint(invocation) : this.values.of(invocation);
		return this.runner.run(invocation, this.outcomes.type(invocation), key, fingerprint, way, observation,
				(running) -> proceed(call, running));
	}

	private @Nullable Object calledByCode(MethodInvocation call, IdempotentInvocation invocation,
			CallObservation observation) throws Throwable {
		IdempotentOperation operation = invocation.operation();
		if (operation.key().presence() == KeyPresence.OPTIONAL) {
			return unprotected(call, operation, observation);
		}
		throw new IllegalStateException("Method " + invocation.targetClass().getSimpleName() + "."
				+ invocation.method().getName() + " is idempotent by the header of the request that it handles, and was"
				+ " called by other code, which has none; call a service that is idempotent by a key of its own, such as"
				+ " @Idempotent(key = \"#command.id\"), or make the key optional");
	}

	private @Nullable Object unprotected(MethodInvocation call, IdempotentOperation operation,
			CallObservation observation) throws Throwable {
		return CallRunner.unprotected(this.keys.random(operation), this.direct, observation,
				(running) -> proceed(call, running));
	}

	private static @Nullable Object proceed(MethodInvocation call, IdempotentCall running) throws Throwable {
		@Nullable Object[] arguments = call.getArguments();
		Class<?>[] types = call.getMethod().getParameterTypes();
		for (int i = 0; i < types.length; i++) {
			if (types[i] == IdempotentCall.class) {
				arguments[i] = running;
			}
		}
		return call.proceed();
	}

}

package dev.idempotent.aop;

import dev.idempotent.operation.IdempotentOperationSource;

import java.lang.reflect.Method;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;

import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.engine.RefusalTranslator;
import dev.idempotent.engine.RefusedException;

/**
 * Around every idempotent method: reads from the call what it is about, and lets it be
 * admitted. Thread-safe.
 */
public final class IdempotentAspect implements MethodInterceptor {

	private final IdempotentOperationSource source;

	private final CallResolver calls;

	private final Exchanges exchanges;

	private final CallRunner runner;

	private final RefusalTranslator problems;

	/**
	 * Creates the aspect.
	 * @param exchanges finds the requests around controllers' methods
	 * @param problems of what is refused
	 */
	public IdempotentAspect(IdempotentOperationSource source, CallResolver calls, Exchanges exchanges,
			CallRunner runner, RefusalTranslator problems) {
		this.source = source;
		this.calls = calls;
		this.exchanges = exchanges;
		this.runner = runner;
		this.problems = problems;
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
		try {
			return invoke(call, new IdempotentInvocation(operation, method, targetClass, call.getArguments()));
		}
		catch (RefusedException ex) {
			throw this.problems.translate(ex.refusal());
		}
	}

	private @Nullable Object invoke(MethodInvocation call, IdempotentInvocation invocation) throws Throwable {
		IdempotentOperation operation = invocation.operation();
		Exchange exchange = operation.controller() ? this.exchanges.open(invocation) : Exchange.NONE;
		CallRunner.Work work = (running) -> {
			running.fill(invocation.method(), call.getArguments());
			exchange.watch(invocation.method(), call.getArguments());
			return call.proceed();
		};
		CallKey key = this.calls.key(invocation);
		if (key == null) {
			return CallRunner.unprotected(CallKey.random(operation.name()), work);
		}
		return this.runner.run(operation, key, this.calls.fingerprint(invocation), this.source.resultType(invocation),
				exchange, work);
	}

}

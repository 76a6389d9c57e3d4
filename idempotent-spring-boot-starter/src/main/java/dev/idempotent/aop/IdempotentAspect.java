package dev.idempotent.aop;

import java.lang.reflect.Method;

import org.aopalliance.intercept.MethodInterceptor;
import org.aopalliance.intercept.MethodInvocation;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;

import dev.idempotent.core.Admission;
import dev.idempotent.core.Execution;
import dev.idempotent.core.IdempotencyEngine;
import dev.idempotent.core.IdempotentInvocation;
import dev.idempotent.core.IdempotentOperation;
import dev.idempotent.core.RecordKey;
import dev.idempotent.core.Refusal;
import dev.idempotent.core.RefusalTranslator;
import dev.idempotent.core.RefusedException;

/**
 * Around every idempotent method: admits the call, then lets it run, replays its first
 * result, or throws the matching problem. Thread-safe.
 */
public final class IdempotentAspect implements MethodInterceptor {

	private final IdempotentOperationSource source;

	private final CallResolver calls;

	private final IdempotencyEngine engine;

	private final Results results;

	private final RefusalTranslator problems;

	public IdempotentAspect(IdempotentOperationSource source, CallResolver calls, IdempotencyEngine engine,
			Results results, RefusalTranslator problems) {
		this.source = source;
		this.calls = calls;
		this.engine = engine;
		this.results = results;
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
		return invoke(call, new IdempotentInvocation(operation, method, targetClass, call.getArguments()));
	}

	private @Nullable Object invoke(MethodInvocation call, IdempotentInvocation invocation) throws Throwable {
		try {
			RecordKey key = this.calls.recordKey(invocation);
			if (key == null) {
				return call.proceed();
			}
			return answer(call, invocation,
					this.engine.admit(invocation.operation(), key, this.calls.fingerprint(invocation)));
		}
		catch (RefusedException ex) {
			throw this.problems.translate(ex.refusal());
		}
	}

	private @Nullable Object answer(MethodInvocation call, IdempotentInvocation invocation, Admission admission)
			throws Throwable {
		if (admission instanceof Admission.Proceed proceed) {
			return run(call, invocation, proceed.execution());
		}
		if (admission instanceof Admission.Replay replay) {
			return this.results.replay(invocation, replay.result());
		}
		if (admission instanceof Admission.Refused refused) {
			throw new RefusedException(refused.refusal());
		}
		return call.proceed();
	}

	private @Nullable Object run(MethodInvocation call, IdempotentInvocation invocation, Execution execution)
			throws Throwable {
		Object result;
		try {
			result = call.proceed();
		}
		catch (Throwable ex) {
			execution.release();
			throw ex;
		}
		this.results.end(execution, invocation, result);
		return result;
	}

}

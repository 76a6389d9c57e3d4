package dev.idempotent.aop;

import dev.idempotent.fingerprint.ValueDigest;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.MethodExpressions;
import dev.idempotent.store.Fingerprint;

/**
 * Fingerprints of calls without a request: of what the annotation's expression chooses,
 * or none, where the key alone decides. Thread-safe.
 */
public final class ValueFingerprints {

	private final ValueDigest values;

	private final MethodExpressions expressions;

	public ValueFingerprints(ValueDigest values, MethodExpressions expressions) {
		this.values = values;
		this.expressions = expressions;
	}

	Fingerprint of(IdempotentInvocation invocation) {
		String expression = invocation.operation().fingerprint().expression();
		if (expression.isEmpty()) {
			return Fingerprint.NONE;
		}
		String where = "Method " + invocation.targetClass().getSimpleName() + "." + invocation.method().getName();
		return this.values.fingerprint(where, this.expressions.evaluate(expression, invocation));
	}

}

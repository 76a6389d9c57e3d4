package dev.idempotent.operation;

import org.jspecify.annotations.Nullable;

public final class KeyExpressions {

	private final MethodExpressions expressions;

	public KeyExpressions(MethodExpressions expressions) {
		this.expressions = expressions;
	}

	public @Nullable String evaluate(IdempotentInvocation invocation) {
		Object key = this.expressions.evaluate(invocation.operation().key().expression(), invocation);
		return (key == null || key.toString().isEmpty()) ? null : key.toString();
	}

}

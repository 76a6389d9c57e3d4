package dev.idempotent.operation;

import org.jspecify.annotations.Nullable;

/**
 * Separates the keys of callers or tenants: equal keys of different scopes are different
 * keys. A bean of this type replaces {@code idempotent.scope}.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface IdempotencyScope {

	/**
	 * Returns whose key it is in the running call, or null when it is nobody's.
	 */
	@Nullable String current(IdempotentInvocation invocation);

}

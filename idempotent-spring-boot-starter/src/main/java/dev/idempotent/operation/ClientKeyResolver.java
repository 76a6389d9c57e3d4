package dev.idempotent.operation;

import dev.idempotent.engine.RefusedException;

import org.jspecify.annotations.Nullable;

/**
 * Finds the key that a client sent.
 */
@FunctionalInterface
public interface ClientKeyResolver {

	/**
	 * Returns the key, unquoted, or null when there is none.
	 * @throws RefusedException when there is one and it is malformed
	 */
	@Nullable String resolve(IdempotentInvocation invocation);

}

package dev.idempotent.call;

import org.jspecify.annotations.Nullable;

import dev.idempotent.operation.IdempotentInvocation;

/**
 * Finds the request that a call handles.
 */
@FunctionalInterface
public interface WebExchanges {

	/**
	 * Returns the running request's exchange if this call is its handling, or null when
	 * other code makes the call. The same exchange is found once.
	 */
	@Nullable WebExchange take(IdempotentInvocation invocation);

}

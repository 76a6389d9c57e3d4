package dev.idempotent.aop;

import dev.idempotent.operation.IdempotentInvocation;

/**
 * Finds what surrounds a call: the running request and its response, or nothing.
 */
@FunctionalInterface
public interface Exchanges {

	/**
	 * Returns the exchange of the running call, before its method runs.
	 */
	Exchange open(IdempotentInvocation invocation);

}

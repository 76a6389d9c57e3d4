package dev.idempotent.core;

/**
 * Says which requests are the same.
 */
@FunctionalInterface
public interface Fingerprinter {

	/**
	 * Returns the fingerprint of a call.
	 */
	Fingerprint fingerprint(IdempotentInvocation invocation);

}

package dev.idempotent.fingerprint;

import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.store.Fingerprint;

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

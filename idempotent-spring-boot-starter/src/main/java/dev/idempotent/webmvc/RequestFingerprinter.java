package dev.idempotent.webmvc;

import java.util.Collection;

import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.store.Fingerprint;

/**
 * Says which requests are the same. Thread-safe.
 */
public final class RequestFingerprinter {

	/**
	 * Creates a fingerprinter.
	 * @param ignoredHeaders names of headers that never count, in any case
	 */
	public RequestFingerprinter(Collection<String> ignoredHeaders) {
	}

	/**
	 * Returns the fingerprint of a request whose arguments are bound and whose method has
	 * not run.
	 */
	public Fingerprint fingerprint(NotedRequest request, IdempotentInvocation invocation) {
		throw new UnsupportedOperationException();
	}

}

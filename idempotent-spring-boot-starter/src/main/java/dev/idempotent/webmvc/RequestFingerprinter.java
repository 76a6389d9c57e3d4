package dev.idempotent.webmvc;

import java.util.Collection;

import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.store.Fingerprint;

public final class RequestFingerprinter {

	public RequestFingerprinter(Collection<String> ignoredHeaders) {
	}

	public Fingerprint fingerprint(NotedRequest request, IdempotentInvocation invocation) {
		return Fingerprint.of(request.getMethod(), request.getRequestURI(), request.getQueryString());
	}

}

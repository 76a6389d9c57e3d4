package dev.idempotent.call;

import org.jspecify.annotations.Nullable;

import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.Fingerprint;

/**
 * The request that a call handles, with its answer, as a web stack holds them.
 */
public interface WebExchange extends CallExchange {

	/**
	 * Returns whether nothing is to be protected: the request's method is safe by RFC
	 * 9110, 9.2.1, or it has no key and needs none.
	 */
	boolean isUnprotected();

	/**
	 * Returns the key that the client sent, unquoted, or null when there is none.
	 */
	@Nullable String clientKey(IdempotentOperation.Key key);

	/**
	 * Returns what is asked: method, path, query, bound headers and body, or what the
	 * operation's own expression chooses in place of the last three.
	 */
	Fingerprint fingerprint(IdempotentInvocation invocation);

}

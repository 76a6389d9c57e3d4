package dev.idempotent.aop;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

import dev.idempotent.KeyPresence;
import dev.idempotent.call.WebExchange;
import dev.idempotent.call.running.CallKey;
import dev.idempotent.operation.IdempotencyScope;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.KeyExpressions;
import dev.idempotent.problem.MissingKeyException;
import dev.idempotent.store.RecordKey;

/**
 * Reads from a call which record it is about: by the annotation's SpEL where there is
 * some, else by the request's header. Thread-safe.
 */
public final class CallKeys {

	private final @Nullable String namespace;

	private final IdempotencyScope scope;

	private final KeyExpressions expressions;

	/**
	 * Creates the keys.
	 * @param namespace whose operations these are; null: nobody's in particular
	 * @param scope whose a key of a header is
	 */
	public CallKeys(@Nullable String namespace, IdempotencyScope scope, KeyExpressions expressions) {
		this.namespace = namespace;
		this.scope = scope;
		this.expressions = expressions;
	}

	/**
	 * Returns whose operations these are, or null: nobody's in particular.
	 */
	public @Nullable String namespace() {
		return this.namespace;
	}

	/**
	 * Returns which record a call with the key would be about.
	 * @param scope whose key it is; null: nobody's in particular
	 */
	public RecordKey recordKey(String operation, @Nullable String scope, String client) {
		return RecordKey.of(this.namespace, operation, scope, client);
	}

	/**
	 * Returns which record a call is about, or null when it has no key and needs none.
	 * @param exchange the request that it handles, or null
	 * @throws MissingKeyException when it needs a key and has none
	 */
	@Nullable CallKey of(IdempotentInvocation invocation, @Nullable WebExchange exchange) {
		IdempotentOperation.Key key = invocation.operation().key();
		boolean business = !key.expression().isEmpty();
		String client = business ? this.expressions.key(invocation)
				: (exchange != null) ? exchange.clientKey(key) : null;
		if (client != null) {
			return of(invocation.operation(), business ? null : this.scope.current(invocation), client);
		}
		if (key.presence() == KeyPresence.OPTIONAL) {
			return null;
		}
		throw new MissingKeyException(business ? "expression " + key.expression() : "header " + key.headers().get(0));
	}

	CallKey of(IdempotentOperation operation, @Nullable String scope, String client) {
		return new CallKey(recordKey(operation.name(), scope, client), client);
	}

	/**
	 * Makes a key for a call that has none and needs none.
	 */
	CallKey random(IdempotentOperation operation) {
		return new CallKey(recordKey(operation.name(), null, UUID.randomUUID().toString()), null);
	}

}

package dev.idempotent.aop;

import dev.idempotent.fingerprint.ValueDigest;
import dev.idempotent.operation.MethodExpressions;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import dev.idempotent.IdempotentCall;
import dev.idempotent.operation.ClientKeyResolver;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.fingerprint.Fingerprinter;
import dev.idempotent.operation.IdempotencyScope;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.store.RecordKey;
import dev.idempotent.engine.Refusal;
import dev.idempotent.engine.RefusedException;

import tools.jackson.databind.json.JsonMapper;

/**
 * Reads from a call which record it is about and what it asks: by the annotation's SpEL
 * where there is some, else by the strategies of the request. Thread-safe.
 */
public final class CallResolver {

	private final ClientKeyResolver keys;

	private final IdempotencyScope scope;

	private final Fingerprinter requests;

	private final ValueDigest values;

	private final MethodExpressions expressions = new MethodExpressions();

	/**
	 * Creates a resolver.
	 * @param keys finds a request's key
	 * @param scope whose key it is
	 * @param requests fingerprints the calls of controllers' methods
	 * @param mapper takes the arguments of other methods apart
	 */
	public CallResolver(ClientKeyResolver keys, IdempotencyScope scope, Fingerprinter requests, JsonMapper mapper) {
		this.keys = keys;
		this.scope = scope;
		this.requests = requests;
		this.values = new ValueDigest(mapper);
	}

	/**
	 * Returns which record a call is about, or null when it has no key and needs none.
	 * @throws RefusedException when the key is missing or malformed
	 */
	@Nullable CallKey key(IdempotentInvocation invocation) {
		String expression = invocation.operation().key();
		String key = expression.isEmpty() ? this.keys.resolve(invocation) : evaluateKey(expression, invocation);
		if (key != null) {
			RecordKey record = RecordKey.of(invocation.operation().name(), this.scope.current(invocation), key);
			return new CallKey(record, key);
		}
		if (invocation.operation().required()) {
			throw new RefusedException(new Refusal.MissingKey(
					expression.isEmpty() ? "header " + invocation.operation().header() : "expression " + expression));
		}
		return null;
	}

	/**
	 * Returns what a call asks.
	 */
	Fingerprint fingerprint(IdempotentInvocation invocation) {
		String expression = invocation.operation().fingerprint();
		if (expression.equals("false")) {
			return Fingerprint.NONE;
		}
		if (!expression.isEmpty()) {
			return this.values.fingerprint(where(invocation), this.expressions.evaluate(expression, invocation));
		}
		return invocation.operation().controller() ? this.requests.fingerprint(invocation)
				: this.values.fingerprint(where(invocation), withoutCall(invocation.arguments()));
	}

	private static String where(IdempotentInvocation invocation) {
		return "Method " + invocation.targetClass().getSimpleName() + "." + invocation.method().getName();
	}

	private static @Nullable Object[] withoutCall(@Nullable Object[] arguments) {
		return Arrays.stream(arguments).filter((argument) -> !(argument instanceof IdempotentCall)).toArray();
	}

	private @Nullable String evaluateKey(String expression, IdempotentInvocation invocation) {
		Object key = this.expressions.evaluate(expression, invocation);
		return (key == null || key.toString().isEmpty()) ? null : key.toString();
	}

}

package dev.idempotent.result;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.idempotent.operation.IdempotentOperation;

/**
 * Keeps the exceptions that operations remember. Thread-safe.
 */
public final class FailureCodec {

	private static final Log logger = LogFactory.getLog(FailureCodec.class);

	// Guarded by itself
	private final RememberedExceptionsSource source;

	private final Map<List<Class<? extends Throwable>>, RememberedExceptions> exceptions = new ConcurrentHashMap<>();

	/**
	 * Creates a codec.
	 * @param basePackages the application's, whose exceptions are known
	 * @param mapper the application's own
	 * @param headers which headers of an error response are stored
	 */
	public FailureCodec(Collection<String> basePackages, ClassLoader loader, JsonMapper mapper, KeptHeaders headers) {
		this.source = new RememberedExceptionsSource(basePackages, loader, mapper, new StoredHeaders(List.of("*"), List.of()));
	}

	/**
	 * Gets to know the exceptions of one annotation.
	 * @throws InvalidExceptionTypeException when one can't be thrown again
	 */
	public void know(List<Class<? extends Throwable>> named) {
		if (!named.isEmpty() && !this.exceptions.containsKey(named)) {
			synchronized (this.source) {
				RememberedExceptions known = this.source.exceptions(named);
				if (known != null) {
					this.exceptions.put(named, known);
				}
			}
		}
	}

	public byte @Nullable [] encode(IdempotentOperation operation, Throwable failure) {
		RememberedExceptions known = this.exceptions.get(operation.results().rememberExceptions());
		byte[] stored = (known != null) ? known.encode(failure) : null;
		if (stored == null) {
			logger.warn("The exception " + failure.getClass().getName() + " of " + operation.name()
					+ " can't be kept, since it would not come back the same: repeats get 409 result-unavailable");
		}
		return stored;
	}

	public @Nullable Throwable decode(IdempotentOperation operation, byte[] stored) {
		RememberedExceptions known = this.exceptions.get(operation.results().rememberExceptions());
		return (known != null) ? known.decode(stored) : null;
	}

	public KeptResult encode(IdempotentOperation operation, Throwable failure, List<KeptHeader> headers) {
		byte[] b = encode(operation, failure);
		int st = FailureStatus.of(failure);
		return b != null ? new KeptResult.Failure(st, headers, 1L, b) : KeptResult.Unavailable.of(st, headers);
	}

	public @Nullable Throwable decode(IdempotentOperation operation, KeptResult.Failure failure) {
		return decode(operation, failure.properties());
	}

}

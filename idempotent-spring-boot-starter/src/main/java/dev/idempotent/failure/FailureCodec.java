package dev.idempotent.failure;

import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.result.KeptHeader;
import dev.idempotent.result.KeptHeaders;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.KeptResult.Failure;
import dev.idempotent.result.KeptResult.Unavailable;
import dev.idempotent.result.value.ValueBody;
import dev.idempotent.store.FramedDigest;

/**
 * Keeps the exceptions that operations remember: those of the types that an annotation
 * names, and their subclasses that are known at start; none else is ever created.
 * Thread-safe.
 */
public final class FailureCodec {

	private static final Log logger = LogFactory.getLog(FailureCodec.class);

	// Guarded by itself
	private final KnownExceptions known;

	private final ValueBody bodies;

	private final Map<List<Class<? extends Throwable>>, Map<Long, FailureType>> types = new ConcurrentHashMap<>();

	/**
	 * Creates a codec.
	 * @param basePackages the application's, whose exceptions are known; read only when
	 * an annotation names exceptions
	 * @param mapper the application's own
	 * @param headers which headers of an error response are kept
	 */
	public FailureCodec(Collection<String> basePackages, ClassLoader loader, JsonMapper mapper, KeptHeaders headers) {
		this.known = new KnownExceptions(basePackages, loader);
		this.bodies = new ValueBody(mapper, headers);
	}

	/**
	 * Gets to know the exceptions of one annotation.
	 * @throws InvalidExceptionTypeException when one can't be thrown again
	 */
	public void know(List<Class<? extends Throwable>> named) {
		if (!named.isEmpty() && !this.types.containsKey(named)) {
			synchronized (this.known) {
				this.types.put(named, types(named));
			}
		}
	}

	/**
	 * Returns the classes that can be thrown again where an annotation names these, which
	 * are known by then.
	 */
	public List<Class<? extends Throwable>> known(List<Class<? extends Throwable>> named) {
		return this.types.getOrDefault(named, Map.of()).values().stream().map(FailureType::type).toList();
	}

	/**
	 * Returns what is kept of an exception: its message and properties, not its cause.
	 * Never fails.
	 * @param headers those that were written before it was thrown
	 */
	public KeptResult encode(IdempotentOperation operation, Throwable failure, List<KeptHeader> headers) {
		int status = FailureStatus.of(failure);
		long digest = digest(failure.getClass());
		FailureType type = types(operation).get(digest);
		String reason = "its class was not known at start";
		if (type != null) {
			try {
				return new Failure(status, headers, digest, type.write(failure));
			}
			catch (RuntimeException | Error ex) {
				reason = ValueBody.reason(ex);
			}
		}
		logger.warn("The exception " + failure.getClass().getName() + " of " + operation.name() + " can't be kept: "
				+ reason + "; repeats get 409 result-unavailable");
		return Unavailable.of(status, headers);
	}

	/**
	 * Returns an exception of the same class with the same message and properties, or
	 * null when its class is none of these by now, or has other properties.
	 */
	public @Nullable Throwable decode(IdempotentOperation operation, Failure kept) {
		FailureType type = types(operation).get(kept.type());
		String reason = "its class is not known";
		if (type != null) {
			try {
				return type.read(kept.properties());
			}
			catch (RuntimeException | Error ex) {
				reason = ValueBody.reason(ex);
			}
		}
		logger.warn("The kept exception of " + operation.name() + " can't be thrown again: " + reason
				+ "; repeats get 409 result-unavailable");
		return null;
	}

	/**
	 * Stands for a class without naming it.
	 */
	static long digest(Class<?> type) {
		return ByteBuffer.wrap(new FramedDigest().add(type.getName()).digest()).getLong();
	}

	private Map<Long, FailureType> types(IdempotentOperation operation) {
		return this.types.getOrDefault(operation.results().rememberExceptions(), Map.of());
	}

	private Map<Long, FailureType> types(List<Class<? extends Throwable>> named) {
		Map<Long, FailureType> types = new HashMap<>();
		for (Class<? extends Throwable> type : named) {
			Collection<Class<? extends Throwable>> subclasses = this.known.subclasses(type);
			if (!Modifier.isAbstract(type.getModifiers())) {
				types.put(digest(type), new FailureType(type, this.bodies));
			}
			else if (subclasses.isEmpty()) {
				throw new InvalidExceptionTypeException(type,
						"it is abstract, and the application's packages have no subclass of it", "name its subclasses");
			}
			subclasses.forEach((subclass) -> types.computeIfAbsent(digest(subclass), (key) -> below(type, subclass)));
		}
		return types;
	}

	private FailureType below(Class<?> named, Class<? extends Throwable> subclass) {
		try {
			return new FailureType(subclass, this.bodies);
		}
		catch (InvalidExceptionTypeException ex) {
			throw ex.below(named);
		}
	}

}

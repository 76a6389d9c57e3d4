package dev.idempotent.result;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The exceptions of one operation that are results: those of the types that its
 * annotation names. Only these types, and their subclasses that were known at start, are
 * ever created. Message and properties are kept; the cause, suppressed exceptions and the
 * stack trace are not. Thread-safe.
 */
final class RememberedExceptions {

	private static final Log logger = LogFactory.getLog(RememberedExceptions.class);

	private final List<Class<? extends Throwable>> named;

	private final Map<Long, RebuildableType> types = new HashMap<>();

	private RememberedExceptions(List<Class<? extends Throwable>> named) {
		this.named = List.copyOf(named);
	}

	/**
	 * Creates the exceptions of one annotation.
	 * @param knownSubclasses of the named types, in any order
	 * @param mapper the application's own
	 * @param headers which headers of an error response are stored
	 * @throws InvalidExceptionTypeException when one of them can't be rebuilt
	 */
	static RememberedExceptions of(List<Class<? extends Throwable>> named,
			Collection<Class<? extends Throwable>> knownSubclasses, JsonMapper mapper, StoredHeaders headers) {
		RememberedExceptions exceptions = new RememberedExceptions(named);
		PropertyJson json = new PropertyJson(mapper, headers);
		Stream.concat(named.stream(), knownSubclasses.stream())
			.distinct()
			.filter((type) -> exceptions.isNamed(type) && !Modifier.isAbstract(type.getModifiers()))
			.forEach((type) -> exceptions.types.put(KeptThrowable.type(type), exceptions.rebuildable(type, json)));
		named.forEach((type) -> hasConcrete(type, knownSubclasses));
		return exceptions;
	}

	/**
	 * Returns whether the exception is an instance of a named type.
	 */
	boolean contains(Throwable ex) {
		return isNamed(ex.getClass());
	}

	/**
	 * Encodes an exception.
	 * @return null when it can't be given again as the same
	 */
	byte @Nullable [] encode(Throwable ex) {
		RebuildableType type = this.types.get(KeptThrowable.type(ex.getClass()));
		if (type == null) {
			return null;
		}
		try {
			Map<String, byte[]> kept = type.keep(ex);
			Throwable rebuilt = type.rebuild(kept);
			if (rebuilt != null && type.isSame(ex, rebuilt)) {
				return new KeptThrowable(KeptThrowable.type(ex.getClass()), kept).toBytes();
			}
		}
		catch (RuntimeException | Error failure) {
			logger.debug(ex.getClass().getName() + " can't be kept", failure);
		}
		return null;
	}

	/**
	 * Rebuilds an exception.
	 * @return null when its type is not one of these, or the bytes can't be read
	 */
	@Nullable Throwable decode(byte[] stored) {
		try {
			KeptThrowable kept = KeptThrowable.read(stored);
			RebuildableType type = this.types.get(kept.type());
			return (type != null) ? type.rebuild(kept.properties()) : null;
		}
		catch (IOException ex) {
			logger.debug("A stored exception can't be read", ex);
			return null;
		}
	}

	private RebuildableType rebuildable(Class<? extends Throwable> type, PropertyJson json) {
		try {
			return new RebuildableType(type, json);
		}
		catch (InvalidExceptionTypeException ex) {
			throw this.named.contains(type) ? ex : ex.below(named(type));
		}
	}

	private Class<? extends Throwable> named(Class<? extends Throwable> type) {
		return this.named.stream().filter((candidate) -> candidate.isAssignableFrom(type)).findFirst().orElse(type);
	}

	private boolean isNamed(Class<?> type) {
		return this.named.stream().anyMatch((candidate) -> candidate.isAssignableFrom(type));
	}

	private static void hasConcrete(Class<?> named, Collection<Class<? extends Throwable>> knownSubclasses) {
		if (Modifier.isAbstract(named.getModifiers()) && knownSubclasses.stream()
			.noneMatch((type) -> named.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers()))) {
			throw new InvalidExceptionTypeException(named,
					"it is abstract, and the application's packages have no subclass of it", "name its subclasses");
		}
	}

}

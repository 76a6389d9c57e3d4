package dev.idempotent.result;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Turns an annotation's {@code rememberExceptions} into what can be kept of them, when
 * the application starts. Not thread-safe.
 */
final class RememberedExceptionsSource {

	private final KnownExceptions known;

	private final JsonMapper mapper;

	private final StoredHeaders headers;

	/**
	 * Creates a source.
	 * @param basePackages the application's, whose exceptions are known; read only when
	 * an annotation names exceptions
	 * @param mapper the application's own
	 * @param headers which headers of an error response are stored
	 */
	RememberedExceptionsSource(Collection<String> basePackages, ClassLoader loader, JsonMapper mapper,
			StoredHeaders headers) {
		this.known = new KnownExceptions(basePackages, loader);
		this.mapper = mapper;
		this.headers = headers;
	}

	/**
	 * Returns the exceptions of one annotation, or null when it names none.
	 * @throws InvalidExceptionTypeException when one can't be thrown again
	 */
	@Nullable RememberedExceptions exceptions(List<Class<? extends Throwable>> named) {
		if (named.isEmpty()) {
			return null;
		}
		Collection<Class<? extends Throwable>> subclasses = new ArrayList<>();
		named.forEach((type) -> subclasses.addAll(this.known.subclasses(type)));
		return RememberedExceptions.of(named, subclasses, this.mapper, this.headers);
	}

}

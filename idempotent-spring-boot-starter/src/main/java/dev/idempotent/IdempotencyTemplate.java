package dev.idempotent;

import java.lang.reflect.Type;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * What {@link Idempotent} does, for code without annotations: a bean to inject. Settings
 * are those of the properties under {@code idempotent}; keys are everybody's, so put a
 * tenant or a user into the key where they are not. Thread-safe.
 *
 * @since 0.1.0
 */
public interface IdempotencyTemplate {

	/**
	 * Does work once for each key, and returns the first result to every repeat.
	 * @param operation what is done; equal keys of two operations are two keys
	 * @param key one for each time that the work is to be done; not empty
	 * @param fingerprint what must not change between a call and its repeat, taken apart
	 * by its fields; null: the key alone decides
	 * @param type what a stored result is read back to
	 * @param work what it throws frees the key, and is thrown to the caller
	 * @return the result, null if that is what the work returned
	 * @throws RuntimeException a problem of {@code dev.idempotent.problem}, such as
	 * {@code InProgressException}, when the work is not done
	 */
	<T> @Nullable T execute(String operation, String key, @Nullable Object fingerprint, Class<T> type,
			Supplier<? extends @Nullable T> work);

	/**
	 * The same for a generic type.
	 * @param type of the work's result, such as that of a
	 * {@code ParameterizedTypeReference}
	 */
	<T> @Nullable T execute(String operation, String key, @Nullable Object fingerprint, Type type,
			Supplier<? extends @Nullable T> work);

}

package dev.idempotent.operation;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * Names the operation of a method whose annotation names none.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface OperationNaming {

	/**
	 * Returns the same name on every server, or null for a method that this naming does
	 * not know.
	 */
	@Nullable String name(Method method, Class<?> targetClass);

}

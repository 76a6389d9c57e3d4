package dev.idempotent.operation;

import java.lang.reflect.Method;

/**
 * Finds mistakes on an idempotent method that can be seen when the application starts. A
 * bean of this type is asked once for each method.
 */
@FunctionalInterface
public interface OperationCheck {

	/**
	 * Checks a method.
	 * @throws InvalidIdempotentMethodException when it can't work
	 */
	void check(IdempotentOperation operation, Method method, Class<?> targetClass);

}

package dev.idempotent.operation;

import java.lang.reflect.Method;

/**
 * Knows the methods that handle requests from those that code calls.
 */
@FunctionalInterface
public interface RequestMethods {

	/**
	 * Returns which requests are mapped to a method.
	 */
	Requests of(Method method, Class<?> targetClass);

	/**
	 * Which requests a method handles.
	 */
	enum Requests {

		/**
		 * None: it is called by code.
		 */
		NONE,

		/**
		 * Only such as ask for no change, so that a repeat does no harm.
		 */
		SAFE,

		/**
		 * Also others.
		 */
		ANY

	}

}

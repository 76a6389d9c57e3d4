package dev.idempotent.operation;

import java.lang.reflect.Method;

/**
 * A mistake in the use of {@link dev.idempotent.Idempotent}, found when the application
 * starts.
 */
public final class InvalidIdempotentMethodException extends RuntimeException {

	private final String description;

	private final String action;

	/**
	 * Creates an exception.
	 * @param method where the mistake is
	 * @param description what is wrong, with the value quoted
	 * @param action the way out
	 */
	public InvalidIdempotentMethodException(Method method, Class<?> targetClass, String description, String action) {
		super("Method " + targetClass.getSimpleName() + "." + method.getName() + ": " + description + "; " + action);
		this.description = "Method " + targetClass.getName() + "." + method.getName() + ": " + description + ".";
		this.action = Character.toUpperCase(action.charAt(0)) + action.substring(1) + ".";
	}

	/**
	 * Says where and what.
	 */
	public String description() {
		return this.description;
	}

	/**
	 * Says the way out.
	 */
	public String action() {
		return this.action;
	}

}

package dev.idempotent.operation;

import java.lang.reflect.Method;

import org.springframework.util.StringUtils;

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
		this("Method ", targetClass, "." + method.getName(), description, action);
	}

	/**
	 * Creates an exception.
	 * @param type the class where the mistake is
	 * @param description what is wrong, with the value quoted
	 * @param action the way out
	 */
	public InvalidIdempotentMethodException(Class<?> type, String description, String action) {
		this("Class ", type, "", description, action);
	}

	private InvalidIdempotentMethodException(String kind, Class<?> type, String member, String description,
			String action) {
		super(kind + type.getSimpleName() + member + ": " + description + "; " + action);
		this.description = kind + type.getName() + member + ": " + description + ".";
		this.action = StringUtils.capitalize(action) + ".";
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

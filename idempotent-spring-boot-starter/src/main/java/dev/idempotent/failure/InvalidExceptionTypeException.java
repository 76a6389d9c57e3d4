package dev.idempotent.failure;

/**
 * An exception's type that is to be remembered and can't be thrown again, found when the
 * application starts.
 */
public final class InvalidExceptionTypeException extends IllegalArgumentException {

	private final Class<?> type;

	private final String reason;

	private final String action;

	/**
	 * Creates an exception.
	 * @param reason what is wrong
	 * @param action the way out
	 */
	InvalidExceptionTypeException(Class<?> type, String reason, String action) {
		super(type.getSimpleName() + " can't be thrown again: " + reason + "; " + action);
		this.type = type;
		this.reason = reason;
		this.action = action;
	}

	/**
	 * Returns the same for a type that is only a subclass of a named one.
	 */
	InvalidExceptionTypeException below(Class<?> named) {
		String name = named.getSimpleName();
		return new InvalidExceptionTypeException(this.type,
				this.reason + " (it is remembered as a subclass of " + name + ")",
				this.action + ", or name other types than " + name);
	}

	/**
	 * Says what and why, without a full stop.
	 */
	public String description() {
		return this.type.getSimpleName() + " can't be thrown again: " + this.reason;
	}

	/**
	 * Says the way out, without a capital or a full stop.
	 */
	public String action() {
		return this.action;
	}

}

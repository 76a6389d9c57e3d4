package dev.idempotent.engine;

/**
 * Marks the exceptions that say a call was refused. What such a one ends is not done: it
 * is no result of the work around it, whatever that remembers.
 */
public interface RefusalProblem {

	/**
	 * Returns whether a failure says that a call was refused, or was caused by one that
	 * does, such as that of a call inside of another.
	 */
	static boolean isCauseOf(Throwable failure) {
		for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
			if (cause instanceof RefusalProblem) {
				return true;
			}
		}
		return false;
	}

}

package dev.idempotent.result;

/**
 * A stored result can't be read. The message says why, without quoting the result.
 */
public final class UnreadableResultException extends RuntimeException {

	/**
	 * Creates an exception.
	 * @param reason goes on after "A stored result "
	 */
	public UnreadableResultException(String reason) {
		super(reason);
	}

}

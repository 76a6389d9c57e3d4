package dev.idempotent.call.running;

/**
 * What becomes of the key of a call that fails after a transaction inside of it has
 * committed.
 */
public enum AfterCommit {

	/**
	 * The work is done: the error answer that the client gets is its answer, or there is
	 * none to give again.
	 */
	REMEMBER,

	/**
	 * As after any failure: the key is free, and a repeat does the work again.
	 */
	RELEASE

}

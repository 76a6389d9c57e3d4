package dev.idempotent.engine.transaction;

/**
 * A call that wants to know of the transactions that begin and end inside of it.
 */
public interface TransactionAware {

	/**
	 * A transaction that began inside is about to commit, on the running thread.
	 * @throws RuntimeException when it must not
	 */
	void committing();

	/**
	 * A transaction that began inside has committed: work is done.
	 */
	void committed();

	/**
	 * Nobody knows whether a transaction that began inside has committed.
	 */
	void commitUnknown();

}

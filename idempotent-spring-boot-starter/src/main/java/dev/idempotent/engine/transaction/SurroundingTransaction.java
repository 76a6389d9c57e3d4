package dev.idempotent.engine.transaction;

import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * A transaction that somebody began before a call, and that decides what becomes of the
 * call's work.
 */
public interface SurroundingTransaction {

	/**
	 * Tells how it has ended: at once if it has, else on the thread that ends it.
	 */
	void whenEnded(Consumer<Status> listener);

	/**
	 * Lets something be done right before it commits, if it does. What throws there keeps
	 * it from committing.
	 */
	void beforeCommit(Runnable action);

	/**
	 * How a transaction has ended.
	 */
	enum Status {

		COMMITTED, ROLLED_BACK,

		/**
		 * Nobody knows, as when the connection broke on the commit's answer.
		 */
		UNKNOWN

	}

	/**
	 * Finds the running thread's transaction.
	 */
	@FunctionalInterface
	interface Finder {

		/**
		 * For applications without transactions.
		 */
		Finder NONE = () -> null;

		/**
		 * Returns the transaction that the running thread is in, or null.
		 */
		@Nullable SurroundingTransaction current();

	}

}

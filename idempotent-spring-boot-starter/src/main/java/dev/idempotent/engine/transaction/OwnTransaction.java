package dev.idempotent.engine.transaction;

/**
 * A transaction around a call, begun for it. For the thread that began it.
 */
public interface OwnTransaction {

	/**
	 * Commits.
	 * @throws RuntimeException when it has not, or nobody knows
	 */
	void commit();

	void rollback();

	/**
	 * Begins transactions on the store's database.
	 */
	@FunctionalInterface
	interface Source {

		OwnTransaction begin(String name);

	}

}

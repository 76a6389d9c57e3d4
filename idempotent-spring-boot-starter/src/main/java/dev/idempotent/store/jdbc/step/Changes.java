package dev.idempotent.store.jdbc.step;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.stream.Stream;

/**
 * Changes of rows that don't wait for a transaction which has them locked.
 */
public final class Changes {

	private Changes() {
	}

	/**
	 * Changes a row, and returns 1, or 0 where it is locked, is another owner's, or is in
	 * another state.
	 * @param set parameters of what is set
	 */
	static int unlessLocked(Connection connection, Sql sql, Sql.Change change, byte[] key, byte[] token, Object... set)
			throws SQLException {
		if (sql.dialect().updatesUnlocked()) {
			return Statements.update(connection, change.unlessLocked(), parameters(set, key, token, key, token));
		}
		return inTransaction(connection, () -> {
			if (!lock(connection, sql, key, token)) {
				return 0;
			}
			return Statements.update(connection, change.whenLocked(), parameters(set, key, token));
		});
	}

	/**
	 * Returns whether a transaction has the row locked, or it is no longer this owner's.
	 */
	static boolean isLocked(Connection connection, Sql sql, byte[] key, byte[] token) throws SQLException {
		return !inTransaction(connection, () -> lock(connection, sql, key, token));
	}

	public static <T> T inTransaction(Connection connection, SqlCallable<T> work) throws SQLException {
		connection.setAutoCommit(false);
		try {
			T result = work.call();
			connection.commit();
			return result;
		}
		catch (SQLException | RuntimeException | Error ex) {
			rollback(connection, ex);
			throw ex;
		}
		finally {
			connection.setAutoCommit(true);
		}
	}

	private static void rollback(Connection connection, Throwable failure) {
		try {
			connection.rollback();
		}
		catch (SQLException ex) {
			failure.addSuppressed(ex);
		}
	}

	private static boolean lock(Connection connection, Sql sql, byte[] key, byte[] token) throws SQLException {
		List<Integer> locked = Statements.query(connection, (row) -> row.getInt(1), sql.lockUnlessLocked(), key, token);
		return !locked.isEmpty();
	}

	private static Object[] parameters(Object[] set, Object... where) {
		return Stream.concat(Stream.of(set), Stream.of(where)).toArray();
	}

	/**
	 * What is done in a transaction.
	 */
	@FunctionalInterface
	public interface SqlCallable<T> {

		T call() throws SQLException;

	}

}

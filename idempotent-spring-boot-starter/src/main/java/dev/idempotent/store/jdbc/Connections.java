package dev.idempotent.store.jdbc;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;

import javax.sql.DataSource;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.datasource.ConnectionHolder;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.jdbc.step.Dialect;
import dev.idempotent.store.jdbc.step.Sql;

/**
 * Connections for steps: of their own, so that a step commits at once whatever
 * transaction the thread is in, or the one of that transaction. Thread-safe.
 */
final class Connections {

	private static final Log logger = LogFactory.getLog(Connections.class);

	// SQL:2023, class 40: rolled back because of others, to be tried again
	private static final String CONFLICT = "40";

	private static final int TRIES = 5;

	private final DataSource dataSource;

	private final String table;

	private final int timeout;

	private volatile @Nullable Sql sql;

	/**
	 * Creates a source of connections.
	 * @param table that the steps are about
	 * @param timeout how long the database may take to answer a step of its own
	 */
	Connections(DataSource dataSource, String table, Duration timeout) {
		this.dataSource = dataSource;
		this.table = table;
		this.timeout = (int) Math.min(Integer.MAX_VALUE, timeout.toMillis());
	}

	/**
	 * Makes a step on a connection of its own, each of whose statements commits by
	 * itself.
	 * @throws IdempotencyStoreException when the database fails, or does not answer
	 */
	<T> T own(String step, Work<T> work) {
		for (int tries = 1;; tries++) {
			try (Connection connection = open(step)) {
				return committing(connection, work);
			}
			catch (SQLException ex) {
				if (tries == TRIES || !isConflict(ex)) {
					throw failed(step, ex, true);
				}
			}
		}
	}

	/**
	 * Makes a step within the running thread's transaction, whose application waits as
	 * long for it as for its own statements.
	 */
	<T> T current(String step, Work<T> work) {
		ConnectionHolder holder = holder();
		if (holder == null) {
			throw new IllegalStateException("The thread has no transaction on the store's database");
		}
		try {
			Connection connection = holder.getConnection();
			return work.on(connection, sql(connection));
		}
		catch (SQLException ex) {
			throw failed(step, ex, false);
		}
	}

	/**
	 * Returns whether the running thread has a transaction on this database that can
	 * write. A connection that commits by itself is in none, whoever has bound it.
	 */
	boolean isInTransaction() {
		if (!TransactionSynchronizationManager.isActualTransactionActive()
				|| TransactionSynchronizationManager.isCurrentTransactionReadOnly()) {
			return false;
		}
		ConnectionHolder holder = holder();
		try {
			return holder != null && !holder.getConnection().getAutoCommit();
		}
		catch (SQLException ex) {
			logger.debug("A broken connection is in no transaction", ex);
			return false;
		}
	}

	static boolean isConflict(SQLException failure) {
		String state = failure.getSQLState();
		return state != null && state.startsWith(CONFLICT);
	}

	private @Nullable ConnectionHolder holder() {
		return (TransactionSynchronizationManager.getResource(this.dataSource) instanceof ConnectionHolder holder)
				? holder : null;
	}

	private Connection open(String step) {
		try {
			return this.dataSource.getConnection();
		}
		catch (SQLException ex) {
			throw failed(step, ex, false);
		}
	}

	private <T> T committing(Connection connection, Work<T> work) throws SQLException {
		boolean commits = connection.getAutoCommit();
		int before = limit(connection);
		if (!commits) {
			connection.setAutoCommit(true);
		}
		try {
			return work.on(connection, sql(connection));
		}
		finally {
			restore(connection, commits, before);
		}
	}

	private Sql sql(Connection connection) throws SQLException {
		Sql known = this.sql;
		if (known == null) {
			DatabaseMetaData database = connection.getMetaData();
			known = new Sql(Dialect.of(database.getDatabaseProductName(), database.getDatabaseProductVersion()),
					this.table);
			this.sql = known;
		}
		return known;
	}

	private int limit(Connection connection) {
		try {
			int before = connection.getNetworkTimeout();
			connection.setNetworkTimeout(Runnable::run, this.timeout);
			return before;
		}
		catch (SQLException ex) {
			logger.debug("The driver has no network timeout", ex);
			return -1;
		}
	}

	// A connection that can't be restored is broken, and its pool finds out
	private static void restore(Connection connection, boolean commits, int timeout) {
		try {
			if (!commits) {
				connection.setAutoCommit(false);
			}
			if (timeout >= 0) {
				connection.setNetworkTimeout(Runnable::run, timeout);
			}
		}
		catch (SQLException ex) {
			logger.debug("A connection was not restored", ex);
		}
	}

	private static IdempotencyStoreException failed(String step, SQLException cause, boolean outcomeUnknown) {
		return new IdempotencyStoreException("The database did not " + step + " (SQL state " + cause.getSQLState()
				+ ", error " + cause.getErrorCode() + ")", cause, outcomeUnknown);
	}

	/**
	 * What is done on a connection, by the statements for its database.
	 */
	@FunctionalInterface
	interface Work<T> {

		T on(Connection connection, Sql sql) throws SQLException;

	}

}

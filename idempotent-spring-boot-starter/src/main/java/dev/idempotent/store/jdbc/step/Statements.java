package dev.idempotent.store.jdbc.step;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs single statements.
 */
public final class Statements {

	private Statements() {
	}

	/**
	 * Returns how many rows have changed.
	 */
	public static int update(Connection connection, String sql, Object... parameters) throws SQLException {
		try (PreparedStatement statement = prepared(connection, sql, parameters)) {
			return statement.executeUpdate();
		}
	}

	/**
	 * Returns what was read of each row.
	 */
	public static <T> List<T> query(Connection connection, Row<T> row, String sql, Object... parameters)
			throws SQLException {
		try (PreparedStatement statement = prepared(connection, sql, parameters);
				ResultSet rows = statement.executeQuery()) {
			List<T> read = new ArrayList<>();
			while (rows.next()) {
				read.add(row.of(rows));
			}
			return read;
		}
	}

	/**
	 * Runs an update for each value of its only parameter.
	 */
	public static void updateAll(Connection connection, String sql, List<byte[]> values) throws SQLException {
		try (PreparedStatement statement = connection.prepareStatement(sql)) {
			for (byte[] value : values) {
				statement.setBytes(1, value);
				statement.addBatch();
			}
			statement.executeBatch();
		}
	}

	private static PreparedStatement prepared(Connection connection, String sql, Object... parameters)
			throws SQLException {
		PreparedStatement statement = connection.prepareStatement(sql);
		for (int i = 0; i < parameters.length; i++) {
			if (parameters[i] instanceof byte[] bytes) {
				statement.setBytes(i + 1, bytes);
			}
			else {
				statement.setObject(i + 1, parameters[i]);
			}
		}
		return statement;
	}

	/**
	 * Reads the current row.
	 */
	@FunctionalInterface
	public interface Row<T> {

		T of(ResultSet rows) throws SQLException;

	}

}

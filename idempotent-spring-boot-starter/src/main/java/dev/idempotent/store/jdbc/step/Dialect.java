package dev.idempotent.store.jdbc.step;

import java.util.Locale;

/**
 * What differs between the databases.
 */
public enum Dialect {

	H2("CAST(EXTRACT(EPOCH FROM CURRENT_TIMESTAMP(3)) * 1000 AS BIGINT)"),

	POSTGRESQL("CAST(EXTRACT(EPOCH FROM CLOCK_TIMESTAMP()) * 1000 AS BIGINT)"),

	MARIADB("TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000"),

	MYSQL("TIMESTAMPDIFF(MICROSECOND, '1970-01-01', UTC_TIMESTAMP(3)) DIV 1000");

	private final String now;

	Dialect(String now) {
		this.now = now;
	}

	/**
	 * Finds a database by what its driver says.
	 * @param version tells MariaDB from MySQL, whose driver speaks to both
	 * @throws IllegalArgumentException when it is none of these
	 */
	public static Dialect of(String product, String version) {
		if ((product + version).toUpperCase(Locale.ROOT).contains("MARIADB")) {
			return MARIADB;
		}
		return switch (product) {
			case "H2" -> H2;
			case "PostgreSQL" -> POSTGRESQL;
			case "MySQL" -> MYSQL;
			default -> throw new IllegalArgumentException(
					"The JDBC store knows PostgreSQL, MariaDB, MySQL and H2, and this database is " + product);
		};
	}

	/**
	 * Returns the expression of the server's time, in milliseconds since 1970.
	 */
	String now() {
		return this.now;
	}

	/**
	 * Returns whether one statement can add a row, and else read the one that is there,
	 * without waiting for whoever has locked it.
	 */
	boolean addsOrReads() {
		return this == POSTGRESQL;
	}

	/**
	 * Returns whether one statement can pass over a locked row in an update. MariaDB and
	 * MySQL wait for it all the same, so that they have to lock first.
	 */
	boolean updatesUnlocked() {
		return this == POSTGRESQL || this == H2;
	}

	/**
	 * Returns what goes before an insert so that it does not wait for a transaction which
	 * holds the row of the same key.
	 */
	String insertPrefix() {
		return (this == MARIADB) ? "SET STATEMENT innodb_lock_wait_timeout=0 FOR " : "";
	}

}

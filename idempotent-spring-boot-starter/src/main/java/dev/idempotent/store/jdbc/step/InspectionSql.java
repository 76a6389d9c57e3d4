package dev.idempotent.store.jdbc.step;

/**
 * The statements by which an operator looks into a table, and decides on a row.
 * Parameters stand in the order in which they are named.
 */
public final class InspectionSql {

	// A result is measured where it lies
	private static final String COLUMNS = "RECORD_KEY, TOKEN, STATUS, ATTEMPT, CREATED_AT, LEASE_UNTIL, EXPIRES_AT,"
			+ " CASE WHEN STATUS = 4 THEN OCTET_LENGTH(RESULT) ELSE 0 END AS RESULT_SIZE, ";

	private final String table;

	private final String now;

	private final String alive;

	/**
	 * Creates statements.
	 * @param now the expression of the database's time
	 */
	InspectionSql(String table, String now) {
		this.table = table;
		this.now = now;
		this.alive = "EXPIRES_AT > " + now;
	}

	/**
	 * Key.
	 */
	public String read() {
		return select() + "RECORD_KEY = ? AND " + this.alive;
	}

	/**
	 * No row, too, when a transaction has it locked. Key.
	 */
	public String lock() {
		return read() + " FOR UPDATE SKIP LOCKED";
	}

	/**
	 * Key.
	 */
	public String result() {
		return "SELECT RESULT FROM " + this.table + " WHERE RECORD_KEY = ? AND STATUS = 4 AND " + this.alive;
	}

	/**
	 * Rows for each status and each answer to whether leases are alive.
	 */
	public String count() {
		return "SELECT STATUS, LEASED, COUNT(*) AS RECORDS FROM (SELECT STATUS, CASE WHEN LEASE_UNTIL > " + this.now
				+ " THEN 1 ELSE 0 END AS LEASED FROM " + this.table + " WHERE " + this.alive
				+ ") LIVE GROUP BY STATUS, LEASED";
	}

	/**
	 * The key that is so many rows further on. Key, one row less than that.
	 */
	public String skip() {
		return "SELECT RECORD_KEY FROM " + this.table + " WHERE RECORD_KEY > ? ORDER BY RECORD_KEY LIMIT 1 OFFSET ?";
	}

	/**
	 * The key before, the last key, how many.
	 */
	public String findUnsettled() {
		return select() + "RECORD_KEY > ? AND RECORD_KEY <= ? AND STATUS IN (1, 2, 3, 5) AND LEASE_UNTIL <= " + this.now
				+ " AND " + this.alive + " ORDER BY RECORD_KEY LIMIT ?";
	}

	/**
	 * New token, result, key.
	 */
	public String settle() {
		return "UPDATE " + this.table + " SET TOKEN = ?, STATUS = 4, RESULT = ?, LEASE_UNTIL = 0 WHERE RECORD_KEY = ?";
	}

	private String select() {
		return "SELECT " + COLUMNS + this.now + " AS MOMENT FROM " + this.table + " WHERE ";
	}

}

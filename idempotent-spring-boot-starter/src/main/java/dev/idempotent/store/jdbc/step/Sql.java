package dev.idempotent.store.jdbc.step;

/**
 * The statements for one table of one database. Parameters stand in the order in which
 * they are named.
 */
public final class Sql {

	private static final String CREATED = "STATUS IN (1, 2)";

	private static final String OPEN = "STATUS IN (1, 2, 3)";

	private static final String OWNED = "RECORD_KEY = ? AND TOKEN = ? AND ";

	private static final String COLUMNS = "RECORD_KEY, TOKEN, FINGERPRINT, STATUS, ATTEMPT, CREATED_AT, LEASE_UNTIL,"
			+ " EXPIRES_AT";

	private final Dialect dialect;

	private final String table;

	private final String now;

	private final String alive;

	private final String expired;

	public Sql(Dialect dialect, String table) {
		this.dialect = dialect;
		this.table = table;
		this.now = dialect.now();
		this.alive = "EXPIRES_AT > " + this.now;
		this.expired = "EXPIRES_AT <= " + this.now;
	}

	Dialect dialect() {
		return this.dialect;
	}

	public InspectionSql inspection() {
		return new InspectionSql(this.table, this.now);
	}

	/**
	 * Key, token, fingerprint, status, lease, retention.
	 */
	String insert() {
		return this.dialect.insertPrefix() + insertInto();
	}

	private String insertInto() {
		return "INSERT INTO " + this.table + " (" + COLUMNS + ") VALUES (?, ?, ?, ?, 1, " + this.now + ", " + this.now
				+ " + ?, " + this.now + " + ?)";
	}

	/**
	 * Fingerprint, key. The result only for the same fingerprint, since no other claim
	 * gets it.
	 */
	String read() {
		return "SELECT STATUS, TOKEN, FINGERPRINT, ATTEMPT, LEASE_UNTIL, EXPIRES_AT, " + this.now + " AS MOMENT,"
				+ " CASE WHEN FINGERPRINT = ? THEN RESULT END AS RESULT FROM " + this.table + " WHERE RECORD_KEY = ?";
	}

	/**
	 * Those of {@link #insert}, then those of {@link #read}. No row at all: another claim
	 * has come between. A status of 0: the row was added.
	 */
	String insertOrRead() {
		return "WITH ADDED AS (" + insertInto() + " ON CONFLICT (RECORD_KEY) DO NOTHING RETURNING STATUS)"
				+ " SELECT CAST(0 AS SMALLINT) AS STATUS, CAST(NULL AS BYTEA) AS TOKEN, CAST(NULL AS BYTEA) AS FINGERPRINT,"
				+ " 1 AS ATTEMPT, CAST(0 AS BIGINT) AS LEASE_UNTIL, CAST(0 AS BIGINT) AS EXPIRES_AT,"
				+ " CAST(0 AS BIGINT) AS MOMENT, CAST(NULL AS BYTEA) AS RESULT FROM ADDED UNION ALL " + read();
	}

	/**
	 * A record that has expired is begun anew. New token, fingerprint, status, lease,
	 * retention; key, old token.
	 */
	Change begin() {
		return new Change("TOKEN = ?, FINGERPRINT = ?, STATUS = ?, ATTEMPT = 1, CREATED_AT = " + this.now
				+ ", LEASE_UNTIL = " + this.now + " + ?, EXPIRES_AT = " + this.now + " + ?, RESULT = NULL",
				OWNED + this.expired);
	}

	/**
	 * New token, status, lease, lease; key, old token.
	 */
	Change takeOver() {
		return new Change("TOKEN = ?, STATUS = ?, ATTEMPT = ATTEMPT + 1, " + lease(),
				OWNED + CREATED + " AND LEASE_UNTIL <= " + this.now);
	}

	/**
	 * Lease, lease; key, token.
	 */
	Change renew() {
		return new Change(lease(), OWNED + OPEN + " AND " + this.alive);
	}

	/**
	 * Result; key, token.
	 */
	String complete() {
		return update("STATUS = 4, RESULT = ?, LEASE_UNTIL = 0", OWNED + OPEN + " AND " + this.alive);
	}

	/**
	 * Result; key, token.
	 */
	String fence() {
		return update("STATUS = 3, RESULT = ?", OWNED + OPEN + " AND " + this.alive);
	}

	/**
	 * Key, token.
	 */
	String hold() {
		return update("STATUS = 5, LEASE_UNTIL = 0", OWNED + CREATED + " AND " + this.alive);
	}

	/**
	 * Work that has committed gets no answer any more. Key, token.
	 */
	String giveUpAnswer() {
		return update("STATUS = 4, LEASE_UNTIL = 0", OWNED + "STATUS = 3");
	}

	/**
	 * Key, token.
	 */
	String free() {
		return "DELETE FROM " + this.table + " WHERE " + OWNED + OPEN + " AND " + this.alive;
	}

	/**
	 * Key, token.
	 */
	String freeUndone() {
		return "DELETE FROM " + this.table + " WHERE " + OWNED + CREATED;
	}

	/**
	 * Key, token.
	 */
	String join() {
		return "SELECT STATUS FROM " + this.table + " WHERE " + OWNED + CREATED + " AND " + this.alive + " FOR UPDATE";
	}

	/**
	 * Key, token.
	 */
	String lockUnlessLocked() {
		return "SELECT STATUS FROM " + this.table + " WHERE RECORD_KEY = ? AND TOKEN = ? FOR UPDATE SKIP LOCKED";
	}

	/**
	 * How many.
	 */
	public String lockExpired() {
		return "SELECT RECORD_KEY FROM " + this.table + " WHERE " + this.expired
				+ " ORDER BY EXPIRES_AT LIMIT ? FOR UPDATE SKIP LOCKED";
	}

	/**
	 * Key.
	 */
	public String delete() {
		return "DELETE FROM " + this.table + " WHERE RECORD_KEY = ?";
	}

	/**
	 * No row, unless a column is missing.
	 */
	public String check() {
		return "SELECT " + COLUMNS + ", RESULT FROM " + this.table + " WHERE 1 = 0";
	}

	// A record is kept at least as long as its lease
	private String lease() {
		return "LEASE_UNTIL = " + this.now + " + ?, EXPIRES_AT = GREATEST(EXPIRES_AT, " + this.now + " + ?)";
	}

	private String update(String set, String where) {
		return "UPDATE " + this.table + " SET " + set + " WHERE " + where;
	}

	/**
	 * An update of a row that nobody has locked.
	 */
	final class Change {

		private final String set;

		private final String where;

		private Change(String set, String where) {
			this.set = set;
			this.where = where;
		}

		/**
		 * Passes over a locked row. Its last two parameters, key and token, twice.
		 */
		String unlessLocked() {
			return update(this.set, "RECORD_KEY = (SELECT RECORD_KEY FROM (SELECT RECORD_KEY FROM " + Sql.this.table
					+ " WHERE " + OWNED + "1 = 1 FOR UPDATE SKIP LOCKED) UNLOCKED) AND " + this.where);
		}

		/**
		 * For a row that is locked by the transaction itself.
		 */
		String whenLocked() {
			return update(this.set, this.where);
		}

	}

}

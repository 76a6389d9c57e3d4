package dev.idempotent.store.jdbc.step;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;

/**
 * One claim.
 * <ol>
 * <li>The row is added, or read: in one statement where the database can, else first
 * read, and added where there is none. Neither waits for a transaction that has it
 * locked.</li>
 * <li>A row that says what stands in the way is the answer.</li>
 * <li>Else it has expired, is abandoned, or is the claim's own: it is changed, unless it
 * is locked or has changed since it was read. Then it is read again, and whoever has it
 * after a few tries is at work on it: in progress.</li>
 * </ol>
 */
public final class ClaimStep {

	private static final int TRIES = 4;

	// SQL:2023, class 23: there is such a row already
	private static final String DUPLICATE = "23";

	// MySQL and MariaDB, on a row that another transaction has locked
	private static final int LOCK_WAIT_TIMEOUT = 1205;

	private final Sql sql;

	private final Claim claim;

	private final Status status;

	private final long lease;

	private final byte[] key;

	private final byte[] token;

	private final byte[] fingerprint;

	/**
	 * Creates a step.
	 * @param status that of the record when the claim is granted
	 * @param lease that goes with it
	 */
	public ClaimStep(Sql sql, Claim claim, Status status, Duration lease) {
		this.sql = sql;
		this.claim = claim;
		this.status = status;
		this.lease = millis(lease);
		this.key = key(claim.key());
		this.token = claim.token().toBytes();
		this.fingerprint = claim.fingerprint().toBytes();
	}

	public static byte[] key(RecordKey key) {
		return Base64.getUrlDecoder().decode(key.value());
	}

	/**
	 * Rounded up, since a lease has to be at least as long as its owner believes.
	 */
	static long millis(Duration duration) {
		return duration.plusNanos(999_999).toMillis();
	}

	public ClaimResult make(Connection connection) throws SQLException {
		for (int tries = 0; tries < TRIES; tries++) {
			ClaimResult result = addOrAnswer(connection);
			if (result != null) {
				return result;
			}
		}
		return new ClaimResult.InProgress();
	}

	private @Nullable ClaimResult addOrAnswer(Connection connection) throws SQLException {
		if (this.sql.dialect().addsOrReads()) {
			List<Found> found = Statements.query(connection, Found::of, this.sql.insertOrRead(), this.key, this.token,
					this.fingerprint, this.status.code(), this.lease, millis(this.claim.retention()), this.fingerprint,
					this.key);
			return found.isEmpty() ? null : answer(connection, found.get(0).record());
		}
		List<StoredRecord> found = Statements.query(connection, StoredRecord::of, this.sql.read(), this.fingerprint,
				this.key);
		return found.isEmpty() ? add(connection) : answer(connection, found.get(0));
	}

	private @Nullable ClaimResult add(Connection connection) throws SQLException {
		try {
			Statements.update(connection, this.sql.insert(), this.key, this.token, this.fingerprint, this.status.code(),
					this.lease, millis(this.claim.retention()));
			return granted(1);
		}
		catch (SQLException ex) {
			String state = ex.getSQLState();
			if ((state != null && state.startsWith(DUPLICATE)) || ex.getErrorCode() == LOCK_WAIT_TIMEOUT) {
				return null;
			}
			throw ex;
		}
	}

	private @Nullable ClaimResult answer(Connection connection, @Nullable StoredRecord record) throws SQLException {
		if (record == null) {
			return granted(1);
		}
		if (record.isExpired()) {
			return changed(connection, record, this.sql.begin(), this.token, this.fingerprint, this.status.code(),
					this.lease, millis(this.claim.retention())) ? granted(1) : null;
		}
		if (!record.isFor(this.claim)) {
			return new ClaimResult.Mismatch();
		}
		return switch (record.status()) {
			case CREATED, JOINED -> created(connection, record);
			case DONE -> record.isLeased() ? new ClaimResult.InProgress() : new ClaimResult.Consumed(record.result());
			case CONSUMED -> new ClaimResult.Consumed(record.result());
			case HELD -> new ClaimResult.Abandoned();
			case UNREADABLE -> new ClaimResult.Unreadable();
		};
	}

	private @Nullable ClaimResult created(Connection connection, StoredRecord record) throws SQLException {
		if (record.isOwnedBy(this.claim)) {
			return changed(connection, record, this.sql.renew(), this.lease, this.lease) ? granted(record.attempt())
					: null;
		}
		if (record.isLeased()) {
			return new ClaimResult.InProgress();
		}
		if (!this.claim.takeOver()) {
			return (record.status() == Status.JOINED && isLocked(connection, record)) ? new ClaimResult.InProgress()
					: new ClaimResult.Abandoned();
		}
		return changed(connection, record, this.sql.takeOver(), this.token, this.status.code(), this.lease, this.lease)
				? granted(record.attempt() + 1) : null;
	}

	private ClaimResult granted(int attempt) {
		return new ClaimResult.Granted(new Ownership(this.claim, attempt));
	}

	private boolean changed(Connection connection, StoredRecord record, Sql.Change change, Object... set)
			throws SQLException {
		return Changes.unlessLocked(connection, this.sql, change, this.key, record.token(), set) > 0;
	}

	private boolean isLocked(Connection connection, StoredRecord record) throws SQLException {
		return Changes.isLocked(connection, this.sql, this.key, record.token());
	}

	/**
	 * What adding or reading gave.
	 *
	 * @param record null: it was added
	 */
	private record Found(@Nullable StoredRecord record) {

		private static Found of(ResultSet row) throws SQLException {
			return new Found((row.getInt("STATUS") == 0) ? null : StoredRecord.of(row));
		}

	}

}

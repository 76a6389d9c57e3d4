package dev.idempotent.store.jdbc.step;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;

import dev.idempotent.store.Claim;

/**
 * A row as it was read.
 *
 * @param token the owner's
 * @param leaseUntil by the database's clock, as the next two
 * @param now when it was read
 * @param result empty where there is none, and for other fingerprints than that of the
 * claim it was read for
 */
record StoredRecord(Status status, byte[] token, byte[] fingerprint, int attempt, long leaseUntil, long expiresAt,
		long now, byte[] result) {

	private static final byte[] NOTHING = {};

	static StoredRecord of(ResultSet row) throws SQLException {
		byte[] result = row.getBytes("RESULT");
		return new StoredRecord(Status.of(row.getInt("STATUS")), row.getBytes("TOKEN"), row.getBytes("FINGERPRINT"),
				row.getInt("ATTEMPT"), row.getLong("LEASE_UNTIL"), row.getLong("EXPIRES_AT"), row.getLong("MOMENT"),
				(result != null) ? result : NOTHING);
	}

	boolean isExpired() {
		return this.expiresAt <= this.now;
	}

	boolean isLeased() {
		return this.leaseUntil > this.now;
	}

	boolean isFor(Claim claim) {
		return Arrays.equals(this.fingerprint, claim.fingerprint().toBytes());
	}

	boolean isOwnedBy(Claim claim) {
		return Arrays.equals(this.token, claim.token().toBytes());
	}

}

package dev.idempotent.store.jdbc.inspect;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Base64;

import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordDescription.State;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.jdbc.step.Status;

/**
 * A row as an operator sees it.
 *
 * @param leaseUntil by the database's clock, as the other times
 * @param now when it was read
 * @param size bytes of the result, 0 unless it is consumed
 */
record SeenRecord(RecordKey key, Status status, String version, int attempt, long createdAt, long leaseUntil,
		long expiresAt, long size, long now) {

	static SeenRecord of(ResultSet row) throws SQLException {
		Status status = Status.of(row.getInt("STATUS"));
		int attempt = (status != Status.UNREADABLE) ? row.getInt("ATTEMPT") : 0;
		return new SeenRecord(key(row.getBytes("RECORD_KEY")), status, OwnerToken.version(row.getBytes("TOKEN")),
				attempt, row.getLong("CREATED_AT"), row.getLong("LEASE_UNTIL"), row.getLong("EXPIRES_AT"),
				row.getLong("RESULT_SIZE"), row.getLong("MOMENT"));
	}

	static RecordKey key(byte[] stored) {
		return new RecordKey(Base64.getUrlEncoder().withoutPadding().encodeToString(stored));
	}

	/**
	 * Returns where a record is, whose row no transaction has locked.
	 */
	static State state(Status status, boolean leased) {
		return switch (status) {
			case CREATED, JOINED -> leased ? State.IN_PROGRESS : State.ABANDONED;
			case DONE -> leased ? State.IN_PROGRESS : State.DONE;
			case CONSUMED -> State.CONSUMED;
			case HELD -> State.HELD;
			case UNREADABLE -> State.UNREADABLE;
		};
	}

	State state() {
		return state(this.status, this.leaseUntil > this.now);
	}

	/**
	 * Returns whether the lease says nothing of its owner: only the row's lock does.
	 */
	boolean isPastJoining() {
		return this.status == Status.JOINED && state() == State.ABANDONED;
	}

	/**
	 * Returns whether it is still as it was described.
	 */
	boolean is(RecordDescription seen) {
		return state() == seen.state() && this.version.equals(seen.version());
	}

	RecordDescription describe(State state) {
		return new RecordDescription(this.key, state, this.version, this.attempt, between(this.createdAt, this.now),
				between(this.now, this.leaseUntil), between(this.now, this.expiresAt), this.size);
	}

	// A clock may be set back
	private static Duration between(long begin, long end) {
		return Duration.ofMillis(Math.max(0, end - begin));
	}

}

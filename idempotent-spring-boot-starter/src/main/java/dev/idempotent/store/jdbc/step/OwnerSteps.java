package dev.idempotent.store.jdbc.step;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Predicate;

import dev.idempotent.store.Claim;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.TransactionalIdempotencyStore.Settlement;

/**
 * The steps of an owner on one connection. A step that changes nothing looks whether an
 * earlier delivery has.
 */
public final class OwnerSteps {

	private final Connection connection;

	private final Sql sql;

	public OwnerSteps(Connection connection, Sql sql) {
		this.connection = connection;
		this.sql = sql;
	}

	public StepResult complete(Ownership ownership, byte[] result) throws SQLException {
		Claim claim = ownership.claim();
		int changed = Statements.update(this.connection, this.sql.complete(), result, key(claim), token(claim));
		return doneIf(changed > 0 || is(claim, (status) -> status == Status.CONSUMED));
	}

	public StepResult fence(Ownership ownership, byte[] withoutAnswer) throws SQLException {
		Claim claim = ownership.claim();
		return doneIf(
				Statements.update(this.connection, this.sql.fence(), withoutAnswer, key(claim), token(claim)) > 0);
	}

	public StepResult join(Ownership ownership) throws SQLException {
		Claim claim = ownership.claim();
		List<Integer> locked = Statements.query(this.connection, (row) -> row.getInt(1), this.sql.join(), key(claim),
				token(claim));
		return doneIf(!locked.isEmpty());
	}

	/**
	 * A transaction that has the row locked shows that the owner is alive.
	 */
	public StepResult renew(Ownership ownership) throws SQLException {
		Claim claim = ownership.claim();
		long lease = ClaimStep.millis(claim.lease());
		int changed = Changes.unlessLocked(this.connection, this.sql, this.sql.renew(), key(claim), token(claim), lease,
				lease);
		return doneIf(changed > 0 || is(claim, (status) -> status.isCreated() || status == Status.DONE));
	}

	public StepResult release(Release release) throws SQLException {
		Claim claim = release.claim();
		if (release instanceof Release.Free) {
			return doneIf(Statements.update(this.connection, this.sql.free(), key(claim), token(claim)) > 0);
		}
		int changed = Statements.update(this.connection, this.sql.hold(), key(claim), token(claim));
		return doneIf(changed > 0 || giveUpAnswer(claim) || is(claim, (status) -> status == Status.HELD));
	}

	public Settlement settle(Ownership ownership) throws SQLException {
		Claim claim = ownership.claim();
		if (Statements.update(this.connection, this.sql.freeUndone(), key(claim), token(claim)) > 0) {
			return Settlement.ROLLED_BACK;
		}
		return (giveUpAnswer(claim) || is(claim, (status) -> !status.isCreated())) ? Settlement.COMMITTED
				: Settlement.NOT_OWNER;
	}

	private boolean giveUpAnswer(Claim claim) throws SQLException {
		return Statements.update(this.connection, this.sql.giveUpAnswer(), key(claim), token(claim)) > 0;
	}

	private boolean is(Claim claim, Predicate<Status> status) throws SQLException {
		List<StoredRecord> found = Statements.query(this.connection, StoredRecord::of, this.sql.read(),
				claim.fingerprint().toBytes(), key(claim));
		return !found.isEmpty() && found.get(0).isOwnedBy(claim) && !found.get(0).isExpired()
				&& status.test(found.get(0).status());
	}

	private static byte[] key(Claim claim) {
		return ClaimStep.key(claim.key());
	}

	private static byte[] token(Claim claim) {
		return claim.token().toBytes();
	}

	private static StepResult doneIf(boolean done) {
		return done ? StepResult.DONE : StepResult.NOT_OWNER;
	}

}

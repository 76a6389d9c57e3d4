package dev.idempotent.store.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;

import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.RecordWatches;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.TransactionalIdempotencyStore;
import dev.idempotent.store.WatchableIdempotencyStore;
import dev.idempotent.store.jdbc.inspect.JdbcInspection;
import dev.idempotent.store.jdbc.step.Changes;
import dev.idempotent.store.jdbc.step.ClaimStep;
import dev.idempotent.store.jdbc.step.OwnerSteps;
import dev.idempotent.store.jdbc.step.Sql;
import dev.idempotent.store.jdbc.step.Statements;
import dev.idempotent.store.jdbc.step.Status;

/**
 * Store in a database of the application's: PostgreSQL, MariaDB, MySQL or H2.
 * <ol>
 * <li>A record is a row. A step is one statement, or a short transaction, on a connection
 * of its own, and has committed when it returns, whatever transaction the thread is
 * in.</li>
 * <li>Leases and retentions go by the database's clock.</li>
 * <li>A claim or a renewal never waits for a transaction that has the row locked: its
 * owner is alive.</li>
 * <li>The steps of {@link #currentTransaction} are made on the application's connection,
 * and commit with its work.</li>
 * <li>A row that has expired counts as absent. {@link #deleteExpired} deletes such
 * rows.</li>
 * <li>An operator's look waits for no transaction either, and a decision is refused while
 * one has the row locked.</li>
 * <li>Those who watch a record are called when this store ends it; ends on other servers
 * they find out by asking.</li>
 * </ol>
 *
 * @since 0.1.0
 */
public final class JdbcIdempotencyStore
		implements TransactionalIdempotencyStore, WatchableIdempotencyStore, InspectableIdempotencyStore {

	/**
	 * Name of the table, unless another is given.
	 */
	public static final String DEFAULT_TABLE = "IDEMPOTENCY_RECORD";

	private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_$]*(\\.[A-Za-z_][A-Za-z0-9_$]*){0,2}");

	// Between the claim's commit and the first statement of the transaction that holds it
	private static final Duration UNTIL_JOINED = Duration.ofMillis(500);

	private final Connections connections;

	private final String table;

	private final RecordWatches watches = new RecordWatches();

	/**
	 * Creates a store, which asks the database nothing yet.
	 * @param table its name, or that with its schema's
	 * @param timeout how long the database may take to answer a step
	 * @throws IllegalArgumentException when the name is none
	 */
	public JdbcIdempotencyStore(DataSource dataSource, String table, Duration timeout) {
		if (!NAME.matcher(table).matches()) {
			throw new IllegalArgumentException("\"" + table + "\" is not the name of a table");
		}
		this.connections = new Connections(dataSource, table, timeout);
		this.table = table;
	}

	/**
	 * Asks the database whether the table is there and has its columns.
	 * @throws dev.idempotent.store.IdempotencyStoreException when not
	 * @throws IllegalArgumentException when the database is none that the store knows
	 */
	public void check() {
		this.connections.own("read table " + this.table,
				(connection, sql) -> Statements.query(connection, (row) -> 0, sql.check()));
	}

	@Override
	public ClaimResult claim(Claim claim) {
		return claim(claim, Status.CREATED, claim.lease());
	}

	@Override
	public ClaimResult claimToJoin(Claim claim) {
		return claim(claim, Status.JOINED, (claim.lease().compareTo(UNTIL_JOINED) < 0) ? claim.lease() : UNTIL_JOINED);
	}

	private ClaimResult claim(Claim claim, Status status, Duration lease) {
		return this.connections.own("claim a record",
				(connection, sql) -> new ClaimStep(sql, claim, status, lease).make(connection));
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		StepResult step = this.connections.own("complete a record",
				(connection, sql) -> new OwnerSteps(connection, sql).complete(ownership, result));
		return ended(ownership.key(), step);
	}

	@Override
	public StepResult renew(Ownership ownership) {
		return this.connections.own("renew a lease",
				(connection, sql) -> new OwnerSteps(connection, sql).renew(ownership));
	}

	@Override
	public StepResult release(Release release) {
		StepResult step = this.connections.own("release a record",
				(connection, sql) -> new OwnerSteps(connection, sql).release(release));
		return ended(release.claim().key(), step);
	}

	@Override
	public @Nullable Steps currentTransaction() {
		return this.connections.isInTransaction() ? new CurrentSteps(this.connections) : null;
	}

	@Override
	public Settlement settle(Ownership ownership) {
		Settlement settlement = this.connections.own("settle a record",
				(connection, sql) -> new OwnerSteps(connection, sql).settle(ownership));
		this.watches.ended(ownership.key());
		return settlement;
	}

	@Override
	public Watch watch(RecordKey key, Runnable listener) {
		return this.watches.add(key, listener);
	}

	/**
	 * A record that an owner holds by its transaction is in progress.
	 */
	@Override
	public @Nullable RecordDescription describe(RecordKey key) {
		return inspect("read a record", (inspection) -> inspection.describe(key)).orElse(null);
	}

	@Override
	public byte @Nullable [] result(RecordKey key) {
		return inspect("read a result", (inspection) -> inspection.result(key)).orElse(null);
	}

	/**
	 * Reads all rows, in one statement. One of an owner that was to hold it by a
	 * transaction counts as in progress, since only its lock tells whether it does.
	 */
	@Override
	public RecordCounts counts() {
		return inspect("count records", JdbcInspection::counts);
	}

	/**
	 * In the order of their keys. Looks at 10,000 rows at most, and at no results.
	 */
	@Override
	public Page findUnsettled(@Nullable String cursor, int limit) {
		return inspect("find unsettled records", (inspection) -> inspection.findUnsettled(cursor, limit));
	}

	/**
	 * Refused, too, while a transaction has the row locked.
	 */
	@Override
	public Decision free(RecordDescription seen) {
		return decided(seen.key(), inspect("free a record", (inspection) -> inspection.free(seen)));
	}

	/**
	 * Refused, too, while a transaction has the row locked. A transaction of the owner's
	 * that has not fenced the record by then is rolled back.
	 */
	@Override
	public Decision settle(RecordDescription seen, byte[] result) {
		return decided(seen.key(), inspect("settle a record", (inspection) -> inspection.settle(seen, result)));
	}

	/**
	 * Deletes rows that have expired, but for those that others delete meanwhile.
	 * @param atMost how many
	 * @return how many were deleted
	 */
	public int deleteExpired(int atMost) {
		return this.connections.own("delete expired records",
				(connection, sql) -> deleteExpired(connection, sql, atMost));
	}

	private static int deleteExpired(Connection connection, Sql sql, int atMost) throws SQLException {
		return Changes.inTransaction(connection, () -> {
			List<byte[]> keys = Statements.query(connection, (row) -> row.getBytes(1), sql.lockExpired(), atMost);
			Statements.updateAll(connection, sql.delete(), keys);
			return keys.size();
		});
	}

	private StepResult ended(RecordKey key, StepResult result) {
		if (result == StepResult.DONE) {
			this.watches.ended(key);
		}
		return result;
	}

	private Decision decided(RecordKey key, Decision decision) {
		if (decision == Decision.DONE) {
			this.watches.ended(key);
		}
		return decision;
	}

	private <T> T inspect(String name, Inspecting<T> inspecting) {
		return this.connections.own(name, (connection, sql) -> inspecting.of(new JdbcInspection(connection, sql)));
	}

	@FunctionalInterface
	private interface Inspecting<T> {

		T of(JdbcInspection inspection) throws SQLException;

	}

}

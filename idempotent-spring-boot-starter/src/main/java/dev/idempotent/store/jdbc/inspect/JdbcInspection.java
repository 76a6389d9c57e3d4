package dev.idempotent.store.jdbc.inspect;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.InspectableIdempotencyStore.Decision;
import dev.idempotent.store.InspectableIdempotencyStore.Page;
import dev.idempotent.store.OwnerToken;
import dev.idempotent.store.RecordCounts;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordDescription.State;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.jdbc.step.Changes;
import dev.idempotent.store.jdbc.step.ClaimStep;
import dev.idempotent.store.jdbc.step.InspectionSql;
import dev.idempotent.store.jdbc.step.Sql;
import dev.idempotent.store.jdbc.step.Statements;
import dev.idempotent.store.jdbc.step.Status;

/**
 * How an operator looks into the table, and decides on a row, on one connection. Nothing
 * waits for a transaction that has a row locked.
 */
public final class JdbcInspection {

	/**
	 * How many rows one page looks at, at most.
	 */
	public static final int WINDOW = 10_000;

	private static final Pattern CURSOR = Pattern.compile("[A-Za-z0-9_-]{43}");

	private static final Set<State> UNSETTLED = EnumSet.of(State.ABANDONED, State.HELD, State.DONE);

	private static final byte[] BEFORE_ALL = {};

	private static final byte[] LAST = new byte[32];

	static {
		Arrays.fill(LAST, (byte) 0xFF);
	}

	private final Connection connection;

	private final Sql steps;

	private final InspectionSql sql;

	private final int window;

	public JdbcInspection(Connection connection, Sql sql) {
		this(connection, sql, WINDOW);
	}

	public JdbcInspection(Connection connection, Sql sql, int window) {
		this.connection = connection;
		this.steps = sql;
		this.sql = sql.inspection();
		this.window = window;
	}

	public Optional<RecordDescription> describe(RecordKey key) throws SQLException {
		Optional<SeenRecord> record = find(this.sql.read(), key);
		return record.isPresent() ? describe(record.get()) : Optional.empty();
	}

	public Optional<byte[]> result(RecordKey key) throws SQLException {
		return Statements.query(this.connection, (row) -> row.getBytes(1), this.sql.result(), ClaimStep.key(key))
			.stream()
			.findFirst();
	}

	public RecordCounts counts() throws SQLException {
		Map<State, Long> byState = new EnumMap<>(State.class);
		Statements.query(this.connection, (row) -> {
			Status status = Status.of(row.getInt("STATUS"));
			State state = SeenRecord.state(status, status == Status.JOINED || row.getInt("LEASED") == 1);
			return byState.merge(state, row.getLong("RECORDS"), Long::sum);
		}, this.sql.count());
		return new RecordCounts(byState);
	}

	public Page findUnsettled(@Nullable String cursor, int limit) throws SQLException {
		if (limit < 1) {
			throw new IllegalArgumentException("A page has at least 1 record, not " + limit);
		}
		byte[] after = after(cursor);
		List<byte[]> ends = Statements.query(this.connection, (row) -> row.getBytes(1), this.sql.skip(), after,
				this.window - 1);
		byte[] end = ends.isEmpty() ? LAST : ends.get(0);
		List<SeenRecord> found = Statements.query(this.connection, SeenRecord::of, this.sql.findUnsettled(), after, end,
				limit);
		if (found.size() == limit) {
			return new Page(unsettled(found), found.get(limit - 1).key().value());
		}
		return new Page(unsettled(found), ends.isEmpty() ? null : SeenRecord.key(end).value());
	}

	public Decision free(RecordDescription seen) throws SQLException {
		return decide(seen, EnumSet.complementOf(EnumSet.of(State.IN_PROGRESS)), this.steps.delete());
	}

	public Decision settle(RecordDescription seen, byte[] result) throws SQLException {
		return decide(seen, UNSETTLED, this.sql.settle(), OwnerToken.random().toBytes(), result);
	}

	private Decision decide(RecordDescription seen, Set<State> allowed, String change, Object... set)
			throws SQLException {
		return Changes.inTransaction(this.connection, () -> {
			Optional<SeenRecord> record = find(this.sql.lock(), seen.key());
			if (record.isEmpty()) {
				return find(this.sql.read(), seen.key()).isPresent() ? Decision.REFUSED : Decision.ABSENT;
			}
			if (!record.get().is(seen)) {
				return Decision.CHANGED;
			}
			if (!allowed.contains(seen.state())) {
				return Decision.REFUSED;
			}
			Object[] parameters = Arrays.copyOf(set, set.length + 1);
			parameters[set.length] = ClaimStep.key(seen.key());
			Statements.update(this.connection, change, parameters);
			return Decision.DONE;
		});
	}

	private List<RecordDescription> unsettled(List<SeenRecord> found) throws SQLException {
		List<RecordDescription> unsettled = new ArrayList<>();
		for (SeenRecord record : found) {
			describe(record).filter((description) -> UNSETTLED.contains(description.state())).ifPresent(unsettled::add);
		}
		return unsettled;
	}

	private Optional<RecordDescription> describe(SeenRecord record) throws SQLException {
		if (!record.isPastJoining()) {
			return Optional.of(record.describe(record.state()));
		}
		return Changes.inTransaction(this.connection, () -> {
			Optional<SeenRecord> unlocked = find(this.sql.lock(), record.key());
			if (unlocked.isPresent()) {
				return unlocked.map((found) -> found.describe(found.state()));
			}
			return find(this.sql.read(), record.key())
				.map((found) -> found.describe(found.isPastJoining() ? State.IN_PROGRESS : found.state()));
		});
	}

	private Optional<SeenRecord> find(String statement, RecordKey key) throws SQLException {
		return Statements.query(this.connection, SeenRecord::of, statement, ClaimStep.key(key)).stream().findFirst();
	}

	private static byte[] after(@Nullable String cursor) {
		if (cursor == null) {
			return BEFORE_ALL;
		}
		if (!CURSOR.matcher(cursor).matches()) {
			throw new IllegalArgumentException(
					"\"" + cursor + "\" is no cursor of the JDBC store; pass the one that the page before came with");
		}
		return ClaimStep.key(new RecordKey(cursor));
	}

}

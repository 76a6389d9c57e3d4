package dev.idempotent.store.jdbc;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import dev.idempotent.database.TestDatabase;
import dev.idempotent.store.InspectableIdempotencyStore.Page;
import dev.idempotent.store.RecordDescription.State;
import dev.idempotent.store.jdbc.inspect.JdbcInspection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much room records take in PostgreSQL, and how long deleting them, counting them and
 * looking for unsettled ones takes, of as many as {@code idempotent.test.rows} says.
 */
class JdbcFiguresTests {

	private static final String TABLE = "IDEMPOTENCY_FIGURES";

	private final int rows = Integer.getInteger("idempotent.test.rows", 20_000);

	private final JdbcClient jdbc = JdbcClient.create(TestDatabase.POSTGRESQL.dataSource());

	private final JdbcIdempotencyStore store = new JdbcIdempotencyStore(TestDatabase.POSTGRESQL.dataSource(), TABLE,
			Duration.ofMinutes(1));

	@Test
	void rowsWhenAnswersHave250BytesThenSmallAndDeletedInBatches() {
		insert(0);
		long table = size("pg_table_size('" + TABLE + "')");
		long indexes = size("pg_indexes_size('" + TABLE + "')");
		long start = System.nanoTime();
		long deleted = new ExpiredRecords(this.store).delete();
		long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
		System.out.printf("JDBC figures: %,d rows with answers of 250 bytes: %d bytes a row, %d in indexes;"
				+ " deleted in %,d ms%n", this.rows, table / this.rows, indexes / this.rows, millis);
		assertThat(deleted).isEqualTo(this.rows);
		assertThat(table / this.rows).isLessThan(500);
		assertThat(indexes / this.rows).isLessThan(200);
	}

	@Test
	void inspectionWhenAllAreConsumedThenNoPageLooksAtAll() {
		insert(System.currentTimeMillis() + Duration.ofHours(1).toMillis());
		long start = System.nanoTime();
		Page first = this.store.findUnsettled(null, 100);
		long page = Duration.ofNanos(System.nanoTime() - start).toMillis();
		int pages = 1;
		for (String cursor = first.next(); cursor != null; pages++) {
			cursor = this.store.findUnsettled(cursor, 100).next();
		}
		long all = Duration.ofNanos(System.nanoTime() - start).toMillis();
		start = System.nanoTime();
		assertThat(this.store.counts().byState()).isEqualTo(Map.of(State.CONSUMED, (long) this.rows));
		System.out.printf("JDBC figures: the first page of %,d rows in %,d ms, all %,d in %,d ms; counted in %,d ms%n",
				this.rows, page, pages, all, Duration.ofNanos(System.nanoTime() - start).toMillis());
		assertThat(pages).isEqualTo(this.rows / JdbcInspection.WINDOW + 1);
	}

	private void insert(long expiry) {
		this.jdbc.sql("DROP TABLE IF EXISTS " + TABLE).update();
		this.jdbc.sql("CREATE TABLE " + TABLE + " (LIKE IDEMPOTENCY_RECORD INCLUDING ALL)").update();
		this.jdbc.sql("INSERT INTO " + TABLE
				+ " (RECORD_KEY, TOKEN, FINGERPRINT, STATUS, ATTEMPT, CREATED_AT, LEASE_UNTIL,"
				+ " EXPIRES_AT, RESULT) SELECT sha256(i::text::bytea), substr(sha256(i::text::bytea), 1, 16),"
				+ " sha256((-i)::text::bytea), 4, 1, 0, 0, ? + i, (SELECT string_agg(sha256((i * k)::text::bytea), '')"
				+ " FROM generate_series(1, 7) k) || substr(sha256(i::text::bytea), 1, 26)"
				+ " FROM generate_series(1, ?) i")
			.params(expiry, this.rows)
			.update();
		this.jdbc.sql("VACUUM ANALYZE " + TABLE).update();
	}

	private long size(String expression) {
		return this.jdbc.sql("SELECT " + expression).query(Long.class).single();
	}

}

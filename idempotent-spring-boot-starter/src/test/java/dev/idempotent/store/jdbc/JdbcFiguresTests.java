package dev.idempotent.store.jdbc;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.jdbc.core.simple.JdbcClient;

import dev.idempotent.test.TestDatabase;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How much room records take in PostgreSQL, and how long deleting them takes, of as many
 * as {@code idempotent.test.rows} says.
 */
class JdbcFiguresTests {

	private static final String TABLE = "IDEMPOTENCY_FIGURES";

	private final int rows = Integer.getInteger("idempotent.test.rows", 20_000);

	private final JdbcClient jdbc = JdbcClient.create(TestDatabase.POSTGRESQL.dataSource());

	private final JdbcIdempotencyStore store = new JdbcIdempotencyStore(TestDatabase.POSTGRESQL.dataSource(), TABLE,
			Duration.ofMinutes(1));

	@Test
	void rowsWhenAnswersHave250BytesThenSmallAndDeletedInBatches() {
		this.jdbc.sql("DROP TABLE IF EXISTS " + TABLE).update();
		this.jdbc.sql("CREATE TABLE " + TABLE + " (LIKE IDEMPOTENCY_RECORD INCLUDING ALL)").update();
		this.jdbc
			.sql("INSERT INTO " + TABLE + " (RECORD_KEY, TOKEN, FINGERPRINT, STATUS, ATTEMPT, CREATED_AT, LEASE_UNTIL,"
					+ " EXPIRES_AT, RESULT) SELECT sha256(i::text::bytea), substr(sha256(i::text::bytea), 1, 16),"
					+ " sha256((-i)::text::bytea), 4, 1, 0, 0, i, (SELECT string_agg(sha256((i * k)::text::bytea), '')"
					+ " FROM generate_series(1, 7) k) || substr(sha256(i::text::bytea), 1, 26)"
					+ " FROM generate_series(1, ?) i")
			.param(this.rows)
			.update();
		this.jdbc.sql("VACUUM ANALYZE " + TABLE).update();
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

	private long size(String expression) {
		return this.jdbc.sql("SELECT " + expression).query(Long.class).single();
	}

}

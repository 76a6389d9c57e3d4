package dev.idempotent.store.jdbc;

import java.time.Duration;

import org.junit.jupiter.api.Nested;

import dev.idempotent.database.RequiresDatabase;
import dev.idempotent.database.TestDatabase;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.test.store.AbstractIdempotencyStoreTests;

/**
 * The contract of every store, on each database. MySQL's driver, with the same server as
 * MariaDB's, has {@link JdbcLocksTests}.
 */
class JdbcIdempotencyStoreTests {

	abstract static class OnDatabase extends AbstractIdempotencyStoreTests {

		private final IdempotencyStore store;

		OnDatabase(TestDatabase database) {
			this.store = new JdbcIdempotencyStore(database.dataSource(), JdbcIdempotencyStore.DEFAULT_TABLE,
					Duration.ofSeconds(20));
		}

		@Override
		protected IdempotencyStore store() {
			return this.store;
		}

	}

	@Nested
	class H2 extends OnDatabase {

		H2() {
			super(TestDatabase.H2);
		}

	}

	@Nested
	class Postgresql extends OnDatabase {

		Postgresql() {
			super(TestDatabase.POSTGRESQL);
		}

	}

	@Nested
	@RequiresDatabase(TestDatabase.MARIADB)
	class MariaDb extends OnDatabase {

		MariaDb() {
			super(TestDatabase.MARIADB);
		}

	}

}

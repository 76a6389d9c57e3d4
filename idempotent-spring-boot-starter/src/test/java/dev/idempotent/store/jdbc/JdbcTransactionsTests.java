package dev.idempotent.store.jdbc;

import java.time.Duration;

import org.junit.jupiter.api.Nested;

import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import dev.idempotent.database.RequiresDatabase;
import dev.idempotent.database.TestDatabase;
import dev.idempotent.store.TransactionalIdempotencyStore;
import dev.idempotent.test.store.AbstractTransactionalStoreTests;

class JdbcTransactionsTests {

	abstract static class OnDatabase extends AbstractTransactionalStoreTests {

		private final JdbcIdempotencyStore store;

		private final TransactionTemplate transactions;

		OnDatabase(TestDatabase database) {
			this.store = new JdbcIdempotencyStore(database.dataSource(), JdbcIdempotencyStore.DEFAULT_TABLE,
					Duration.ofSeconds(20));
			this.transactions = new TransactionTemplate(new JdbcTransactionManager(database.dataSource()));
			this.store.check();
		}

		@Override
		protected TransactionalIdempotencyStore store() {
			return this.store;
		}

		@Override
		protected void inTransaction(Runnable work, boolean commit) {
			this.transactions.executeWithoutResult((status) -> {
				work.run();
				if (!commit) {
					status.setRollbackOnly();
				}
			});
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

	@Nested
	@RequiresDatabase(TestDatabase.MYSQL)
	class MySqlDriver extends OnDatabase {

		MySqlDriver() {
			super(TestDatabase.MYSQL);
		}

	}

}

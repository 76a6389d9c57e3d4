package dev.idempotent.transaction;

import dev.idempotent.database.TestDatabase;

class PostgresqlCommitTests extends AbstractCommitTests {

	PostgresqlCommitTests() {
		super(TestDatabase.POSTGRESQL);
	}

}

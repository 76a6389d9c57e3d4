package dev.idempotent.transaction;

import dev.idempotent.test.TestDatabase;

class PostgresqlCommitTests extends AbstractCommitTests {

	PostgresqlCommitTests() {
		super(TestDatabase.POSTGRESQL);
	}

}

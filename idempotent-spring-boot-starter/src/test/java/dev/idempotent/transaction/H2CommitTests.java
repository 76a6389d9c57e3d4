package dev.idempotent.transaction;

import dev.idempotent.database.TestDatabase;

class H2CommitTests extends AbstractCommitTests {

	H2CommitTests() {
		super(TestDatabase.H2);
	}

}

package dev.idempotent.transaction;

import dev.idempotent.test.TestDatabase;

class H2CommitTests extends AbstractCommitTests {

	H2CommitTests() {
		super(TestDatabase.H2);
	}

}

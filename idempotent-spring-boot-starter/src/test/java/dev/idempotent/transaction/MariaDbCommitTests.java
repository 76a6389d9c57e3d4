package dev.idempotent.transaction;

import dev.idempotent.test.RequiresDatabase;
import dev.idempotent.test.TestDatabase;

@RequiresDatabase(TestDatabase.MARIADB)
class MariaDbCommitTests extends AbstractCommitTests {

	MariaDbCommitTests() {
		super(TestDatabase.MARIADB);
	}

}

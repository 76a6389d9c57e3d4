package dev.idempotent.transaction;

import dev.idempotent.database.RequiresDatabase;
import dev.idempotent.database.TestDatabase;

@RequiresDatabase(TestDatabase.MARIADB)
class MariaDbCommitTests extends AbstractCommitTests {

	MariaDbCommitTests() {
		super(TestDatabase.MARIADB);
	}

}

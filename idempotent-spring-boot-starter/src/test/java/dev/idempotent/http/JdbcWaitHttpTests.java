package dev.idempotent.http;

import java.util.List;

import dev.idempotent.database.TestDatabase;

class JdbcWaitHttpTests extends AbstractWaitHttpTests {

	@Override
	List<String> store() {
		return TestDatabase.POSTGRESQL.properties();
	}

}

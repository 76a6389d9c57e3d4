package dev.idempotent.http;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.idempotent.database.TestDatabase;

class JdbcOutcomesTests extends AbstractOutcomesTests {

	@DynamicPropertySource
	static void jdbc(DynamicPropertyRegistry registry) {
		TestDatabase.POSTGRESQL.register(registry);
	}

}

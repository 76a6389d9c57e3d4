package dev.idempotent.http;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.idempotent.database.RequiresDatabase;
import dev.idempotent.database.TestDatabase;

@RequiresDatabase(TestDatabase.MARIADB)
class MariaDbHttpContractTests extends AbstractHttpContractTests {

	@DynamicPropertySource
	static void jdbc(DynamicPropertyRegistry registry) {
		TestDatabase.MARIADB.register(registry);
	}

}

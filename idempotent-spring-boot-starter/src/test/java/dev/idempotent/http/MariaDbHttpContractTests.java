package dev.idempotent.http;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.idempotent.test.RequiresDatabase;
import dev.idempotent.test.TestDatabase;

@RequiresDatabase(TestDatabase.MARIADB)
class MariaDbHttpContractTests extends AbstractHttpContractTests {

	@DynamicPropertySource
	static void jdbc(DynamicPropertyRegistry registry) {
		TestDatabase.MARIADB.register(registry);
	}

}

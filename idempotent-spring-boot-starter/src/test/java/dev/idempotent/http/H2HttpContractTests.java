package dev.idempotent.http;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.idempotent.database.TestDatabase;

class H2HttpContractTests extends AbstractHttpContractTests {

	@DynamicPropertySource
	static void jdbc(DynamicPropertyRegistry registry) {
		TestDatabase.H2.register(registry);
	}

}

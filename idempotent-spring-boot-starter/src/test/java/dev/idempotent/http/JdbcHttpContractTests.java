package dev.idempotent.http;

import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.idempotent.test.TestDatabase;

class JdbcHttpContractTests extends AbstractHttpContractTests {

	@DynamicPropertySource
	static void jdbc(DynamicPropertyRegistry registry) {
		registry.add("idempotent.store", () -> "jdbc");
		registry.add("idempotent.jdbc.initialize-schema", () -> "always");
		registry.add("spring.datasource.url", TestDatabase.POSTGRESQL::url);
		registry.add("spring.datasource.username", TestDatabase.POSTGRESQL::user);
		registry.add("spring.datasource.password", () -> "");
	}

}

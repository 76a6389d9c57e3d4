package dev.idempotent.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import dev.idempotent.database.TestDatabase;
import dev.idempotent.store.RecordKey;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * With results that commit with the work.
 */
class JdbcStoredAnswersTests extends AbstractStoredAnswersTests {

	@Autowired
	private JdbcClient database;

	@DynamicPropertySource
	static void jdbc(DynamicPropertyRegistry registry) {
		TestDatabase.POSTGRESQL.register(registry);
		registry.add("idempotent.jdbc.completion", () -> "join");
	}

	@Override
	byte[] raw(RecordKey key) {
		ByteArrayOutputStream raw = new ByteArrayOutputStream();
		this.database.sql("SELECT * FROM IDEMPOTENCY_RECORD WHERE RECORD_KEY = :key")
			.param("key", Base64.getUrlDecoder().decode(key.value()))
			.query()
			.singleRow()
			.values()
			.forEach((column) -> raw.writeBytes((column instanceof byte[] bytes) ? bytes
					: String.valueOf(column).getBytes(StandardCharsets.UTF_8)));
		return raw.toByteArray();
	}

	@Override
	boolean plant(RecordKey key, byte[] result) {
		assertThat(this.database.sql("UPDATE IDEMPOTENCY_RECORD SET RESULT = :result WHERE RECORD_KEY = :key")
			.param("result", result)
			.param("key", Base64.getUrlDecoder().decode(key.value()))
			.update()).isOne();
		return true;
	}

}

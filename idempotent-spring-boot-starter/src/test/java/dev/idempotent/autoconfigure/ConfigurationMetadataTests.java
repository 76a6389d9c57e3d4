package dev.idempotent.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an editor shows of the properties.
 */
class ConfigurationMetadataTests {

	private static final List<String> WITHOUT_DEFAULT = List.of("idempotent.namespace", "idempotent.key.pattern",
			"idempotent.scope-headers", "idempotent.replay.headers.exclude", "idempotent.problem.docs",
			"idempotent.local.maximum-bytes", "idempotent.compression.min-result-size", "idempotent.encryption.keys",
			"idempotent.encryption.active-key-id", "management.endpoint.idempotency.roles");

	@Test
	void metadataThenNamesEveryPropertyWithDescriptionAndDefault() throws IOException {
		Map<String, JsonNode> properties = new TreeMap<>();
		metadata().get("properties").forEach((property) -> properties.put(property.get("name").asString(), property));
		assertThat(properties.keySet()).containsExactlyInAnyOrder("idempotent.enabled", "idempotent.store",
				"idempotent.namespace", "idempotent.header-names", "idempotent.key-presence",
				"idempotent.scope-headers", "idempotent.fingerprint.max-body-size",
				"idempotent.fingerprint.ignored-headers", "idempotent.max-waiting", "idempotent.after-commit",
				"idempotent.local.maximum-bytes", "idempotent.key.max-length", "idempotent.key.pattern",
				"idempotent.key.format", "idempotent.scope", "idempotent.retention", "idempotent.lease",
				"idempotent.heartbeat", "idempotent.on-duplicate", "idempotent.wait-timeout", "idempotent.on-abandoned",
				"idempotent.on-store-failure", "idempotent.remember", "idempotent.retry-after",
				"idempotent.max-result-size", "idempotent.replay.status", "idempotent.replay.header-name",
				"idempotent.replay.headers.include", "idempotent.replay.headers.exclude", "idempotent.problem.docs",
				"idempotent.aspect-order", "idempotent.local.maximum-entries", "idempotent.redis.key-prefix",
				"idempotent.redis.command-timeout", "idempotent.redis.wait-replicas",
				"idempotent.redis.wait-replicas-timeout", "idempotent.compression.min-result-size",
				"idempotent.encryption.keys", "idempotent.encryption.active-key-id",
				"idempotent.encryption.accept-unencrypted", "idempotent.jdbc.completion", "idempotent.jdbc.table-name",
				"idempotent.jdbc.initialize-schema", "idempotent.jdbc.command-timeout", "idempotent.jdbc.cleanup-cron",
				"management.endpoint.idempotency.access", "management.endpoint.idempotency.cache.time-to-live",
				"management.endpoint.idempotency.show-answers", "management.endpoint.idempotency.roles",
				"management.health.idempotency.enabled");
		assertThat(properties).allSatisfy((name, property) -> {
			assertThat(property.path("description").asString("")).as(name).endsWith(".");
			assertThat(property.has("defaultValue") || WITHOUT_DEFAULT.contains(name)).as(name).isTrue();
		});
	}

	private static JsonNode metadata() throws IOException {
		String classFile = IdempotentProperties.class.getName().replace('.', '/') + ".class";
		String root = String
			.valueOf(Objects.requireNonNull(IdempotentProperties.class.getClassLoader().getResource(classFile)))
			.replace(classFile, "");
		try (InputStream metadata = URI.create(root + "META-INF/spring-configuration-metadata.json")
			.toURL()
			.openStream()) {
			return JsonMapper.shared().readTree(metadata);
		}
	}

}

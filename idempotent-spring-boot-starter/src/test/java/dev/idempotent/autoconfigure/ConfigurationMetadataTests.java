package dev.idempotent.autoconfigure;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.context.properties.bind.BindResult;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.util.ClassUtils;

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
	void metadataThenNamesEveryPropertyWithDescriptionAndDefault() {
		Map<String, JsonNode> properties = ConfigurationMetadata.properties();
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
				"idempotent.redis.wait-replicas-timeout", "idempotent.redis.near-cache.enabled",
				"idempotent.redis.near-cache.maximum-bytes", "idempotent.compression.min-result-size",
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

	@Test
	void hintsThenNameTheValuesOfEveryPropertyOfAnEnumThatHasOneForTheAnnotationOnly() {
		assertThat(ConfigurationMetadata.properties()).allSatisfy((name, property) -> {
			List<String> constants = constants(property.get("type").asString());
			if (constants.remove("default")) {
				assertThat(values(name)).as(name).containsExactlyInAnyOrderElementsOf(constants);
			}
		});
	}

	@Test
	void hintsThenBelongToAPropertyAndHaveDescribedValues() {
		assertThat(ConfigurationMetadata.hints()).hasSizeGreaterThan(8);
		assertThat(ConfigurationMetadata.hints()).allSatisfy((name, hint) -> {
			assertThat(ConfigurationMetadata.names()).contains(name);
			assertThat(hint.get("values")).isNotEmpty()
				.allSatisfy((value) -> assertThat(value.path("description").asString("")).as(name).endsWith("."));
		});
	}

	@ParameterizedTest
	@MethodSource("hinted")
	void valueWhenHintedThenIsAccepted(String setting) {
		String[] parts = setting.split("=", 2);
		Map<String, String> properties = new HashMap<>(Map.of(parts[0], parts[1]));
		assertThat(new Binder(new MapConfigurationPropertySource(properties)).bind("idempotent",
				IdempotentProperties.class))
			.matches(BindResult::isBound);
	}

	static Stream<String> hinted() {
		return ConfigurationMetadata.hints()
			.keySet()
			.stream()
			.filter((name) -> name.startsWith("idempotent."))
			.flatMap((name) -> values(name).stream().map((value) -> name + "=" + value));
	}

	private static List<String> values(String property) {
		JsonNode hint = ConfigurationMetadata.hints().get(property);
		return (hint != null) ? hint.get("values").valueStream().map((value) -> value.get("value").asString()).toList()
				: List.of();
	}

	private static List<String> constants(String type) {
		Object[] constants = ClassUtils.isPresent(type, null)
				? ClassUtils.resolveClassName(type, null).getEnumConstants() : null;
		return Stream.of((constants != null) ? constants : new Object[0])
			.map((constant) -> constant.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
			.collect(Collectors.toCollection(ArrayList::new));
	}

}

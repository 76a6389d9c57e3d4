package dev.idempotent.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.idempotent.DocumentationTests;
import dev.idempotent.DocumentedPages;
import dev.idempotent.DocumentedPages.Example;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.http.Server;
import dev.idempotent.test.redis.RedisServers;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The properties that the pages show: each is one that there is, and an application
 * starts with each example, on a real Redis or database where the example names one.
 */
class DocumentedPropertiesTests {

	// The pages take it from the environment
	private static final String KEY = "IDEMPOTENCY_KEY=" + Base64.getEncoder().encodeToString(new byte[32]);

	private static final Pattern NAME = Pattern
		.compile("`((?:management\\.[a-z]+\\.idempotency|idempotent)(?:\\.[a-z-]+)+)");

	private static final Pattern SETTING = Pattern.compile("`(idempotent(?:\\.[a-z-]+)+)(?:: |=)([^`]+)`");

	private static final Pattern COMMENTED = Pattern.compile("(?m)^  # ( *[a-z-]+:.*)$");

	@Test
	void pageWhenItNamesAPropertyThenThereIsOne() {
		List<String> names = DocumentedPages.find(NAME).stream().map((name) -> name.group(1)).distinct().toList();
		assertThat(names).hasSizeGreaterThan(40);
		assertThat(names).allMatch(DocumentedPropertiesTests::isKnown);
	}

	@ParameterizedTest
	@MethodSource("blocks")
	void blockWhenInAnApplicationThenItStarts(Example example) {
		start(DocumentedPages.properties(example));
	}

	@ParameterizedTest
	@MethodSource("settings")
	void settingWhenInAnApplicationThenItStarts(String setting) {
		String[] parts = setting.split("=", 2);
		start(Map.of(parts[0], parts[1]));
	}

	@Test
	void sampleWhenItsDefaultsAreNoCommentsThenTheyAreTheDefaults() throws IOException {
		Map<String, Object> defaults = DocumentedPages
			.properties(new Example("application.yml", "yaml", uncommented()));
		assertThat(defaults).hasSizeGreaterThan(25);
		// A sentence, and not a name
		defaults.remove("idempotent.namespace");
		assertThat(defaults.keySet()).allMatch(DocumentedPropertiesTests::isKnown);
		start(defaults);
	}

	static Stream<Example> blocks() {
		return DocumentedPages.blocks("yaml", "yml").stream();
	}

	static Stream<String> settings() {
		return DocumentedPages.find(SETTING)
			.stream()
			.map((setting) -> setting.group(1) + "=" + setting.group(2).replaceAll("^\"|\"$", ""))
			.distinct();
	}

	private static void start(Map<String, Object> properties) {
		assertThat(properties).isNotEmpty();
		assertThat(properties.keySet()).allMatch(
				(name) -> !name.matches(".*idempoten(t|cy)\\..*") || name.startsWith("logging.") || isKnown(name));
		List<String> all = new ArrayList<>(List.of("spring.data.redis.host=" + RedisServers.shared().host(),
				"spring.data.redis.port=" + RedisServers.shared().port(), KEY));
		properties.forEach((name, value) -> all.add(name + "=" + value));
		try (Server server = Server.start(List.of(), all.toArray(String[]::new))) {
			if (!"false".equals(String.valueOf(properties.get("idempotent.enabled")))) {
				assertThat(server.bean(IdempotencyEngine.class)).isNotNull();
			}
		}
	}

	private static boolean isKnown(String name) {
		String property = name.replaceAll("\\[\\d+]$", "");
		return ConfigurationMetadata.names()
			.stream()
			.anyMatch((known) -> known.equals(property) || known.startsWith(property + ".")
					|| property.startsWith(known + ".") && ConfigurationMetadata.isMap(known));
	}

	private static String uncommented() throws IOException {
		Path sample = DocumentationTests.root().resolve("sample-app/src/main/resources/application.yml");
		List<String> lines = new ArrayList<>(List.of("idempotent:"));
		COMMENTED.matcher(Files.readString(sample)).results().forEach((line) -> lines.add("  " + line.group(1)));
		return String.join("\n", lines);
	}

}

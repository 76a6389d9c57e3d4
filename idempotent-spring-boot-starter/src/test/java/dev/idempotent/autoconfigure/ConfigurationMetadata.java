package dev.idempotent.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What an editor shows of the properties.
 */
final class ConfigurationMetadata {

	private static final JsonNode METADATA = read();

	private ConfigurationMetadata() {
	}

	static Set<String> names() {
		return properties().keySet();
	}

	static boolean isMap(String name) {
		return Objects.requireNonNull(properties().get(name)).path("type").asString("").startsWith("java.util.Map<");
	}

	static Map<String, JsonNode> properties() {
		return byName("properties");
	}

	/**
	 * Returns the values that an editor offers, by property.
	 */
	static Map<String, JsonNode> hints() {
		return byName("hints");
	}

	private static Map<String, JsonNode> byName(String part) {
		Map<String, JsonNode> found = new TreeMap<>();
		METADATA.get(part).forEach((each) -> found.put(each.get("name").asString(), each));
		return found;
	}

	private static JsonNode read() {
		String classFile = IdempotentProperties.class.getName().replace('.', '/') + ".class";
		String root = String
			.valueOf(Objects.requireNonNull(IdempotentProperties.class.getClassLoader().getResource(classFile)))
			.replace(classFile, "");
		try (InputStream metadata = URI.create(root + "META-INF/spring-configuration-metadata.json")
			.toURL()
			.openStream()) {
			return JsonMapper.shared().readTree(metadata);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}

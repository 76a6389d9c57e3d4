package dev.idempotent.fingerprint;

import java.util.Map;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

import dev.idempotent.store.Fingerprint;

/**
 * Fingerprint of values: of their fields, whatever the annotations on them tell Jackson
 * to hide, since the method sees them too. Thread-safe.
 */
public final class ValueDigest {

	private final JsonMapper mapper;

	public ValueDigest(JsonMapper mapper) {
		this.mapper = mapper.rebuild()
			.changeDefaultVisibility((visibility) -> visibility.withVisibility(PropertyAccessor.ALL, Visibility.NONE)
				.withVisibility(PropertyAccessor.FIELD, Visibility.ANY))
			.disable(MapperFeature.USE_ANNOTATIONS)
			.disable(SerializationFeature.FAIL_ON_EMPTY_BEANS)
			.build();
	}

	/**
	 * Returns the values' fingerprint.
	 * @param where names the method or the operation in messages
	 * @throws IllegalStateException when one of them can't be taken apart
	 */
	public Fingerprint fingerprint(String where, @Nullable Object... values) {
		try {
			CanonicalDigest digest = new CanonicalDigest();
			add(digest, this.mapper.valueToTree(values));
			return Fingerprint.of(digest.digest());
		}
		catch (JacksonException | StackOverflowError ex) {
			throw new IllegalStateException(
					where + ": what it is asked can't be fingerprinted; choose what must not "
							+ "change between a call and its repeat, such as @Idempotent(fingerprint = \"#event.id\")",
					ex);
		}
	}

	private static void add(CanonicalDigest digest, JsonNode node) {
		if (node.isObject()) {
			digest.startObject();
			for (Map.Entry<String, JsonNode> member : node.properties()) {
				digest.name(member.getKey());
				add(digest, member.getValue());
			}
			digest.end();
		}
		else if (node.isArray()) {
			digest.startArray();
			node.forEach((element) -> add(digest, element));
			digest.end();
		}
		else {
			digest.scalar(node.getNodeType().name(), node.asString());
		}
	}

}

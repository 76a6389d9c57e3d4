package dev.idempotent.fingerprint;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.PropertiesLoaderUtils;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The algorithm, held fast by a file: after a change every open key would be a mismatch.
 */
class ValueDigestPinnedTests {

	@Test
	void fingerprintWhenValueIsThatOfTheFileThenAsEver() throws IOException {
		Map<String, @Nullable Object> values = new TreeMap<>();
		values.put("null", null);
		values.put("text", "\u00e4\ud800");
		values.put("number", 7);
		values.put("list", Arrays.asList(1L, 1.5, new BigDecimal("1.0"), true, 'a', null));
		values.put("set", Set.of("a", "b", "c"));
		values.put("map", Map.of("a", List.of(), "b", Optional.of(1)));
		values.put("time", Instant.EPOCH);
		values.put("uuid", new UUID(1, 2));
		values.put("bytes", new byte[] { 1, 2 });
		values.put("bits", BitSet.valueOf(new long[] { 5 }));
		values.put("large", Collections.nCopies(5000, "a"));
		values.put("record", new Order(new Line("a", 1), List.of(new Line("b", 2)), Size.SMALL, null));
		Map<String, String> digests = new TreeMap<>();
		values.forEach((name, value) -> digests.put(name,
				HexFormat.of().formatHex(new ValueDigest().fingerprint("here", value).toBytes())));
		Properties pinned = PropertiesLoaderUtils
			.loadProperties(new ClassPathResource("dev/idempotent/fingerprint/values.properties"));
		assertThat(digests).isEqualTo(pinned);
	}

	enum Size {

		SMALL

	}

	record Order(Line first, List<Line> others, Size size, @Nullable Line none) {
	}

	record Line(String sku, int quantity) {
	}

}

package dev.idempotent.fingerprint;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.json.JsonFactory;

import static org.assertj.core.api.Assertions.assertThat;

class JsonTokenDigestTests {

	private final JsonFactory factory = JsonTokenDigest.limited(new JsonFactory());

	@Test
	void digestWhenCutAnywhereThenSame() {
		String document = "{\"a\":[1.50,\"\u00e4\u20ac\\n\",true,null],\"b\":{}}";
		byte[] whole = digest(document, Integer.MAX_VALUE);
		assertThat(whole).isNotNull();
		for (int size = 1; size < document.length(); size++) {
			assertThat(digest(document, size)).isEqualTo(whole);
		}
	}

	@Test
	void digestWhenStringIsLongThenNoneIsTaken() {
		assertThat(digest("\"" + "x".repeat(900_000) + "\"", 8192)).isNotNull();
		assertThat(digest("\"" + "x".repeat(1_100_000) + "\"", 8192)).isNull();
	}

	@Test
	void digestWhenNumberIsHugeThenItCountsAsWritten() {
		assertThat(digest("1e999999999", 8192)).isNotNull().isNotEqualTo(digest("1e999999998", 8192));
	}

	@Test
	void digestWhenNestedTooDeepOrIncompleteOrSeveralThenNoneIsTaken() {
		assertThat(digest("[".repeat(100_000) + "]".repeat(100_000), 8192)).isNull();
		assertThat(digest("{\"a\":", 8192)).isNull();
		assertThat(digest("{} {}", 8192)).isNull();
		assertThat(digest("", 8192)).isNull();
	}

	private byte @Nullable [] digest(String document, int size) {
		byte[] bytes = document.getBytes(StandardCharsets.UTF_8);
		JsonTokenDigest digest = new JsonTokenDigest(this.factory);
		for (int offset = 0; offset < bytes.length; offset += Math.min(size, bytes.length)) {
			digest.update(bytes, offset, Math.min(size, bytes.length - offset));
		}
		return digest.digest();
	}

}

package dev.idempotent.store;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RecordKeyTests {

	@Test
	void ofWhenSamePartsThenEqual() {
		assertThat(RecordKey.of(null, "POST /orders", "alice", "k"))
			.isEqualTo(RecordKey.of(null, "POST /orders", "alice", "k"));
	}

	@Test
	void ofWhenAnyPartDiffersThenDifferent() {
		assertThat(RecordKey.of(null, "o", "s", "k")).isNotEqualTo(RecordKey.of(null, "p", "s", "k"))
			.isNotEqualTo(RecordKey.of(null, "o", "t", "k"))
			.isNotEqualTo(RecordKey.of(null, "o", "s", "l"))
			.isNotEqualTo(RecordKey.of(null, "o", "s", "K"));
	}

	@Test
	void ofWhenPartsJoinToTheSameTextThenDifferent() {
		assertThat(RecordKey.of(null, "a", "bc", "")).isNotEqualTo(RecordKey.of(null, "ab", "c", ""));
		assertThat(RecordKey.of(null, "", "a", "bc")).isNotEqualTo(RecordKey.of(null, "", "ab", "c"));
		assertThat(RecordKey.of(null, "a", "", "b")).isNotEqualTo(RecordKey.of(null, "a", "b", ""));
	}

	@Test
	void ofWhenNoScopeThenDifferentFromEveryScope() {
		assertThat(RecordKey.of(null, "o", null, "k")).isNotEqualTo(RecordKey.of(null, "o", "", "k"))
			.isNotEqualTo(RecordKey.of(null, "o", "null", "k"))
			.isEqualTo(RecordKey.of(null, "o", null, "k"));
	}

	@Test
	void ofWhenSurrogatesAreUnpairedThenDifferent() {
		Set<RecordKey> keys = Stream.of("\uD800", "\uD801", "\uDC00", "\uFFFD", "?", "\uD800\uDC00")
			.map((clientKey) -> RecordKey.of(null, "o", null, clientKey))
			.collect(Collectors.toSet());
		assertThat(keys).hasSize(6);
	}

	@Test
	void toStringThenNoClientText() {
		RecordKey key = RecordKey.of(null, "POST /orders", "alice", "secret");
		assertThat(key).hasToString(key.value());
		assertThat(key.value()).hasSize(43).matches("[A-Za-z0-9_-]+").doesNotContain("alice", "secret", "orders");
	}

	@Test
	void createWhenNotADigestThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new RecordKey("secret"))
			.withMessageContaining("43")
			.withMessageNotContaining("secret");
	}

}

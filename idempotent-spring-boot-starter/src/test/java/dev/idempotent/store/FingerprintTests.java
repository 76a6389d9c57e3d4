package dev.idempotent.store;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class FingerprintTests {

	@Test
	void ofWhenSamePartsThenEqual() {
		Fingerprint fingerprint = Fingerprint.of("POST", null, new byte[] { 1 });
		assertThat(fingerprint).isEqualTo(Fingerprint.of("POST", null, new byte[] { 1 }))
			.hasSameHashCodeAs(Fingerprint.of("POST", null, new byte[] { 1 }));
	}

	@Test
	void ofWhenAnyPartDiffersThenDifferent() {
		assertThat(Fingerprint.of("a", "b")).isNotEqualTo(Fingerprint.of("b", "a"))
			.isNotEqualTo(Fingerprint.of("a", "b", "c"))
			.isNotEqualTo(Fingerprint.of("a", new byte[] { 'b' }))
			.isNotEqualTo(Fingerprint.of("a"));
	}

	@Test
	void ofWhenPartsJoinToTheSameTextThenDifferent() {
		assertThat(Fingerprint.of("a", "bc")).isNotEqualTo(Fingerprint.of("ab", "c"));
		assertThat(Fingerprint.of("a", "")).isNotEqualTo(Fingerprint.of("", "a"));
		assertThat(Fingerprint.of(new byte[1], new byte[2])).isNotEqualTo(Fingerprint.of(new byte[2], new byte[1]));
	}

	@Test
	void ofWhenNullThenDifferentFromEveryPart() {
		assertThat(Fingerprint.of("a", null)).isNotEqualTo(Fingerprint.of("a", ""))
			.isNotEqualTo(Fingerprint.of("a", "null"))
			.isNotEqualTo(Fingerprint.of("a"));
	}

	@Test
	void ofWhenSurrogatesAreUnpairedThenDifferent() {
		assertThat(Fingerprint.of("\uD800")).isNotEqualTo(Fingerprint.of("\uD801"))
			.isNotEqualTo(Fingerprint.of("?"))
			.isNotEqualTo(Fingerprint.of("\uFFFD"));
	}

	@Test
	void noneThenDifferentFromEveryDigest() {
		assertThat(Fingerprint.NONE).isNotEqualTo(Fingerprint.of()).isNotEqualTo(Fingerprint.of((Object) null));
	}

	@Test
	void toBytesWhenChangedThenFingerprintStays() {
		Fingerprint fingerprint = Fingerprint.of("a");
		assertThat(fingerprint.toBytes()).hasSize(Fingerprint.LENGTH);
		fingerprint.toBytes()[0]++;
		assertThat(fingerprint).isEqualTo(Fingerprint.of("a"));
	}

	@Test
	void toStringThenShort() {
		assertThat(Fingerprint.of("secret").toString()).hasSize(8).matches("[0-9a-f]+");
	}

}

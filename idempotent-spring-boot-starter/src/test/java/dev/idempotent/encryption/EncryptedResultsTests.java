package dev.idempotent.encryption;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.idempotent.encryption.EncryptedResults.Unencrypted;
import dev.idempotent.result.KeptHeader;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.KeptResult.Answer;
import dev.idempotent.result.KeptResult.Unavailable;
import dev.idempotent.result.KeptResults;
import dev.idempotent.result.ResultProtection;
import dev.idempotent.store.RecordKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

@ExtendWith(OutputCaptureExtension.class)
class EncryptedResultsTests {

	private static final String OLD = key(1);

	private static final String NEW = key(2);

	private static final RecordKey RECORD = RecordKey.of("shop", "POST /orders", "alice", "1");

	private static final String SECRET = "4111 1111 1111 1111";

	private static final Answer ANSWER = new Answer(201,
			List.of(new KeptHeader("Location", true, List.of("/orders/" + SECRET))), bytes(SECRET.repeat(5)));

	private final KeptResults results = results(new KeyRing("old", Map.of("old", OLD)));

	@Test
	void encodeWhenEncryptedThenIsReadBackAndShowsNothing() {
		byte[] stored = encode(this.results);
		assertThat(stored).startsWith(4);
		assertThat(text(stored)).contains("old").doesNotContain(SECRET, "Location");
		assertAnswer(this.results.decode(RECORD, stored));
	}

	@Test
	void encodeWhenRepeatedThenNoNonceIsUsedTwice() {
		Set<String> stored = new HashSet<>();
		for (int i = 0; i < 1000; i++) {
			stored.add(text(Arrays.copyOfRange(encode(this.results), 12, 24)));
		}
		assertThat(stored).hasSize(1000);
	}

	@Test
	void encodeWhenOnlyDoneThenIsEncryptedToo() {
		byte[] stored = this.results.encode("orders", RECORD, new Unavailable(201, "/orders/" + SECRET));
		assertThat(text(stored)).doesNotContain(SECRET);
		assertThat(this.results.decode(RECORD, stored)).isEqualTo(new Unavailable(201, "/orders/" + SECRET));
	}

	@Test
	void decodeWhenKeyIsNotActiveAnyMoreThenIsReadBack() {
		KeptResults rotated = results(new KeyRing("new", Map.of("old", OLD, "new", NEW)));
		assertAnswer(rotated.decode(RECORD, encode(this.results)));
		assertThat(text(encode(rotated))).contains("new").doesNotContain("old");
		assertAnswer(rotated.decode(RECORD, encode(rotated)));
	}

	@Test
	void decodeWhenKeyIsGoneThenUnavailable(CapturedOutput output) {
		assertUnavailable(results(new KeyRing("new", Map.of("new", NEW))), encode(this.results));
		assertThat(output).contains("WARN", "is encrypted with the key \"old\", which is not there");
	}

	@Test
	void decodeWhenKeyHasOtherBytesThenUnavailable(CapturedOutput output) {
		assertUnavailable(results(new KeyRing("old", Map.of("old", NEW))), encode(this.results));
		assertThat(output).contains("can't be decrypted with the key \"old\"").doesNotContain(OLD, NEW, SECRET);
	}

	@Test
	void decodeWhenThereAreNoKeysAnyMoreThenUnavailable(CapturedOutput output) {
		assertUnavailable(new KeptResults(10_000, KeptResults.NEVER, ResultProtection.NONE), encode(this.results));
		assertThat(output).contains("is encrypted, and there are no keys (idempotent.encryption.keys)");
	}

	@Test
	void decodeWhenCopiedFromAnotherRecordThenUnavailable() {
		byte[] stored = encode(this.results);
		assertThat(this.results.decode(RecordKey.of("shop", "POST /orders", "alice", "2"), stored))
			.isSameAs(Unavailable.UNKNOWN);
	}

	@Test
	void decodeWhenAnyByteIsFlippedThenUnavailable() {
		byte[] stored = encode(this.results);
		for (int index = 0; index < stored.length; index++) {
			for (int bit = 0; bit < 8; bit++) {
				byte[] flipped = stored.clone();
				flipped[index] ^= (byte) (1 << bit);
				assertUnavailable(this.results, flipped);
			}
		}
	}

	@Test
	void decodeWhenCutOffOrLongerThenUnavailable() {
		byte[] stored = encode(this.results);
		for (int length = 0; length < stored.length; length++) {
			assertUnavailable(this.results, Arrays.copyOf(stored, length));
		}
		assertUnavailable(this.results, Arrays.copyOf(stored, stored.length + 1));
	}

	@Test
	void decodeWhenIdIsSwappedForThatOfTheSameKeyThenUnavailable() {
		KeptResults twice = results(new KeyRing("old", Map.of("old", OLD, "odd", OLD)));
		byte[] stored = encode(twice);
		stored[6] = 'd';
		stored[7] = 'd';
		assertThat(text(stored)).contains("odd");
		assertUnavailable(twice, stored);
	}

	@Test
	void decodeWhenIdIsNoneThenIsNotLogged(CapturedOutput output) {
		byte[] stored = encode(this.results);
		stored[5] = '\n';
		assertUnavailable(this.results, stored);
		assertThat(output).contains("is encrypted and damaged").doesNotContain("\"\nld");
	}

	@Test
	void decodeWhenNotEncryptedThenUnavailableUnlessAccepted(CapturedOutput output) {
		byte[] planted = encode(new KeptResults(10_000, KeptResults.NEVER, ResultProtection.NONE));
		byte[] compressed = encode(new KeptResults(10_000, 1, ResultProtection.NONE));
		assertThat(compressed).startsWith(3);
		for (byte[] stored : List.of(planted, compressed, new byte[0])) {
			assertUnavailable(this.results, stored);
		}
		assertThat(output).contains("is not encrypted, and idempotent.encryption.accept-unencrypted is off")
			.doesNotContain(SECRET);
		KeptResults migrating = new KeptResults(10_000, KeptResults.NEVER,
				new EncryptedResults(new KeyRing("old", Map.of("old", OLD)), Unencrypted.ACCEPTED));
		assertAnswer(migrating.decode(RECORD, planted));
		assertAnswer(migrating.decode(RECORD, compressed));
		assertAnswer(migrating.decode(RECORD, encode(this.results)));
	}

	@Test
	void encodeWhenKeysFailByAnErrorThenIsStoredAsDoneWithoutAnswer() {
		EncryptionKeys keys = mock();
		given(keys.activeId()).willReturn("new");
		given(keys.key("new")).willReturn(new SecretKeySpec(new byte[32], "AES"));
		KeptResults failing = results(keys);
		given(keys.key("new")).willThrow(new NoClassDefFoundError("a client of a service"));
		byte[] stored = encode(failing);
		assertThat(text(stored)).doesNotContain(SECRET);
		assertUnavailable(results(new FailingKeys()), stored);
	}

	@Test
	void encodeWhenKeysFailThenIsStoredAsDoneWithoutAnswer(CapturedOutput output) {
		FailingKeys keys = new FailingKeys();
		KeptResults failing = results(keys);
		byte[] good = encode(failing);
		keys.failing = true;
		byte[] stored = encode(failing);
		assertThat(text(stored)).doesNotContain(SECRET);
		assertUnavailable(failing, stored);
		assertUnavailable(failing, good);
		assertThat(output).contains("and asking for it failed: java.lang.IllegalStateException");
		assertThat(output).contains("ERROR", "The result of orders can't be protected").doesNotContain(SECRET);
		keys.failing = false;
		assertAnswer(failing.decode(RECORD, good));
	}

	@ParameterizedTest
	@CsvSource({ "gone, there is no key", "a b, the active id is none", "'', the active id is none",
			"short, the key \"short\" can't encrypt by AES" })
	void newWhenActiveKeyOfBeanDoesNotEncryptThenRefused(String id, String reason) {
		EncryptionKeys keys = mock();
		given(keys.activeId()).willReturn(id);
		given(keys.key("short")).willReturn(new SecretKeySpec(new byte[5], "AES"));
		assertThatExceptionOfType(InvalidKeyRingException.class).isThrownBy(() -> results(keys))
			.withMessageStartingWith("The bean of EncryptionKeys, a ")
			.withMessageContaining(reason)
			.satisfies((ex) -> assertThat(ex.action()).contains("activeId()"));
	}

	private static KeptResults results(EncryptionKeys keys) {
		return new KeptResults(10_000, KeptResults.NEVER, new EncryptedResults(keys, Unencrypted.REFUSED));
	}

	private static byte[] encode(KeptResults results) {
		return results.encode("orders", RECORD, ANSWER);
	}

	private static void assertAnswer(KeptResult result) {
		assertThat(result).usingRecursiveComparison().isEqualTo(ANSWER);
	}

	private static void assertUnavailable(KeptResults results, byte[] stored) {
		assertThat(results.decode(RECORD, stored)).isSameAs(Unavailable.UNKNOWN);
	}

	private static String key(int seed) {
		byte[] key = new byte[32];
		Arrays.fill(key, (byte) seed);
		return Base64.getEncoder().encodeToString(key);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

	private static String text(byte[] bytes) {
		return new String(bytes, StandardCharsets.ISO_8859_1);
	}

	private static final class FailingKeys implements EncryptionKeys {

		private final KeyRing ring = new KeyRing("old", Map.of("old", OLD));

		private boolean failing;

		@Override
		public String activeId() {
			return "old";
		}

		@Override
		public @Nullable SecretKey key(String id) {
			if (this.failing) {
				throw new IllegalStateException("the key service is down");
			}
			return this.ring.key(id);
		}

	}

}

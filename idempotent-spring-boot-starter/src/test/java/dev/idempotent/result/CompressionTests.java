package dev.idempotent.result;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.Deflater;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.idempotent.result.KeptResult.Answer;
import dev.idempotent.result.KeptResult.Unavailable;
import dev.idempotent.store.RecordKey;

import static org.assertj.core.api.Assertions.assertThat;

class CompressionTests {

	private static final RecordKey KEY = RecordKey.of(null, "orders", null, "key");

	private static final int MAX = 100_000;

	private static final byte[] TEXT = "{\"id\":1,\"name\":\"book\"},".repeat(1000).getBytes(StandardCharsets.UTF_8);

	private final KeptResults results = codec(1000);

	@Test
	void encodeWhenLargeThenIsSmallerAndReadBack() {
		byte[] stored = encode(TEXT);
		assertThat(stored).startsWith(3).hasSizeLessThan(TEXT.length / 10);
		assertAnswer(stored, TEXT);
	}

	@Test
	void encodeWhenBelowThresholdThenIsAsItWas() {
		byte[] body = Arrays.copyOf(TEXT, 900);
		assertThat(encode(body)).startsWith(2).endsWith(body);
	}

	@Test
	void encodeWhenItDoesNotGetSmallerThenIsAsItWas() {
		byte[] body = new byte[50_000];
		new Random(7).nextBytes(body);
		assertThat(encode(body)).startsWith(2).endsWith(body);
	}

	@Test
	void encodeWhenTooLargeThenIsNotKeptHoweverSmallItWouldBe() {
		assertThat(this.results.decode(KEY, encode(new byte[MAX]))).isEqualTo(new Unavailable(200, null));
	}

	@Test
	void decodeWhenCompressionIsOffByNowThenIsReadBack() {
		assertThat(codec(KeptResults.NEVER).decode(KEY, encode(TEXT))).isInstanceOf(Answer.class);
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void decodeWhenItSaysThatItIsTooLargeThenUnavailable(CapturedOutput output) {
		byte[] zeros = deflated(new byte[200_000_000]);
		assertThat(zeros).hasSizeLessThan(1_000_000);
		for (int size : new int[] { 200_000_000, Integer.MAX_VALUE, MAX + 1, -1, Integer.MIN_VALUE }) {
			assertThat(this.results.decode(KEY, stored(size, zeros))).isSameAs(Unavailable.UNKNOWN);
		}
		assertThat(output).contains("would be larger than idempotent.max-result-size when expanded");
	}

	@Test
	void decodeWhenItIsLargerOrSmallerThanItSaysThenUnavailable() {
		byte[] deflated = deflated(new byte[200_000_000]);
		for (int size : new int[] { MAX, 1, 0 }) {
			assertThat(this.results.decode(KEY, stored(size, deflated))).isSameAs(Unavailable.UNKNOWN);
		}
		assertThat(this.results.decode(KEY, stored(100, deflated(new byte[99])))).isSameAs(Unavailable.UNKNOWN);
	}

	@Test
	void decodeWhenCutOffOrLongerThenUnavailable() {
		byte[] stored = encode(TEXT);
		for (int length = 0; length < stored.length; length++) {
			assertThat(this.results.decode(KEY, Arrays.copyOf(stored, length))).isSameAs(Unavailable.UNKNOWN);
		}
		assertThat(this.results.decode(KEY, Arrays.copyOf(stored, stored.length + 1))).isSameAs(Unavailable.UNKNOWN);
	}

	@Test
	void decodeWhenDamagedByChanceThenNeverFails() {
		Random random = new Random(7);
		byte[] stored = encode(TEXT);
		for (int round = 0; round < 2000; round++) {
			byte[] damaged = stored.clone();
			damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
			assertThat(this.results.decode(KEY, damaged)).isNotNull();
		}
	}

	private byte[] encode(byte[] body) {
		return this.results.encode("orders", KEY, new Answer(200, List.of(), body));
	}

	private void assertAnswer(byte[] stored, byte[] body) {
		assertThat(this.results.decode(KEY, stored)).isInstanceOfSatisfying(Answer.class,
				(answer) -> assertThat(answer.body()).isEqualTo(body));
	}

	private static KeptResults codec(long compressedFrom) {
		return new KeptResults(MAX, compressedFrom, ResultProtection.NONE);
	}

	private static byte[] stored(int size, byte[] deflated) {
		return ByteBuffer.allocate(5 + deflated.length).put((byte) 3).putInt(size).put(deflated).array();
	}

	private static byte[] deflated(byte[] bytes) {
		Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
		deflater.setInput(bytes);
		deflater.finish();
		byte[] out = new byte[bytes.length / 100 + 100];
		int size = deflater.deflate(out);
		assertThat(deflater.finished()).isTrue();
		deflater.end();
		return Arrays.copyOf(out, size);
	}

}

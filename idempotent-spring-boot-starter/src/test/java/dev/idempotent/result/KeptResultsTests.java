package dev.idempotent.result;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import dev.idempotent.result.KeptResult.Answer;
import dev.idempotent.result.KeptResult.Content;
import dev.idempotent.result.KeptResult.Failure;
import dev.idempotent.result.KeptResult.SentError;
import dev.idempotent.result.KeptResult.Shape;
import dev.idempotent.result.KeptResult.Unavailable;
import dev.idempotent.result.KeptResult.Value;
import dev.idempotent.store.RecordKey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class KeptResultsTests {

	private static final RecordKey KEY = RecordKey.of(null, "orders", null, "key");

	private static final List<KeptHeader> HEADERS = List.of(new KeptHeader("Location", true, List.of("/orders/1")),
			new KeptHeader("X-Own", false, List.of("one", "", "drei")));

	private final KeptResults results = codec(1_000_000);

	static Stream<KeptResult> results() {
		return Stream.of(new Answer(201, HEADERS, bytes("{\"id\":1}")), new Answer(204, List.of(), new byte[0]),
				new SentError(409, "sold", "no füller left", 1_700_000_000_123L, HEADERS),
				new SentError(404, null, null, 0, List.of()),
				new Value(Shape.ENTITY, 201, HEADERS, Content.JSON, bytes("{\"id\":1}")),
				new Value(Shape.ERROR_RESPONSE, 410, List.of(), Content.PROBLEM, bytes("{}")),
				new Value(Shape.PLAIN, KeptResult.NO_STATUS, List.of(), Content.TEXT, bytes("text")),
				new Value(Shape.PLAIN, KeptResult.NO_STATUS, List.of(), Content.NOTHING, new byte[0]),
				new Value(Shape.PLAIN, KeptResult.NO_STATUS, List.of(), Content.BYTES, new byte[] { 0, -1 }),
				new Failure(402, HEADERS, -7L, bytes("{\"message\":\"Declined\"}")),
				new Failure(KeptResult.NO_STATUS, List.of(), Long.MAX_VALUE, bytes("{}")),
				new Unavailable(201, "/orders/1"), new Unavailable(599, null), Unavailable.UNKNOWN);
	}

	@ParameterizedTest
	@MethodSource("results")
	void decodeWhenEncodedThenTheSame(KeptResult result) {
		assertThat(this.results.decode(KEY, encode(result))).usingRecursiveComparison().isEqualTo(result);
	}

	@Test
	void resultsWhenListedThenEachKindIsTested() {
		assertThat(results().map(Object::getClass).distinct()).containsOnly(KeptResult.class.getPermittedSubclasses());
	}

	@ParameterizedTest
	@MethodSource("results")
	void encodeWhenWrittenThenVersionFirstAndBodyLast(KeptResult result) {
		assertThat(encode(result)).startsWith(2);
		if (result instanceof Answer answer) {
			assertThat(encode(result)).endsWith(answer.body());
		}
	}

	@ParameterizedTest
	@MethodSource("results")
	void decodeWhenCutOffOrLongerThenUnknown(KeptResult result) {
		byte[] encoded = encode(result);
		for (int length = 0; length < encoded.length; length++) {
			assertThat(this.results.decode(KEY, Arrays.copyOf(encoded, length))).isSameAs(Unavailable.UNKNOWN);
		}
		assertThat(this.results.decode(KEY, Arrays.copyOf(encoded, encoded.length + 1))).isSameAs(Unavailable.UNKNOWN);
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 3, 128, 255 })
	void decodeWhenVersionIsUnknownThenUnknown(int version) {
		results().forEach((result) -> {
			byte[] encoded = encode(result);
			encoded[0] = (byte) version;
			assertThat(this.results.decode(KEY, encoded)).isSameAs(Unavailable.UNKNOWN);
		});
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 6, 128, 255 })
	void decodeWhenKindIsUnknownThenUnknown(int kind) {
		byte[] encoded = encode(new Answer(200, List.of(), new byte[0]));
		encoded[1] = (byte) kind;
		assertThat(this.results.decode(KEY, encoded)).isSameAs(Unavailable.UNKNOWN);
	}

	@ParameterizedTest
	@ValueSource(ints = { 2, 3 })
	void decodeWhenShapeOrContentIsUnknownThenUnknown(int index) {
		for (int code : new int[] { 0, 6, 255 }) {
			byte[] encoded = encode(new Value(Shape.ENTITY, 200, List.of(), Content.JSON, bytes("1")));
			encoded[index] = (byte) code;
			assertThat(this.results.decode(KEY, encoded)).isSameAs(Unavailable.UNKNOWN);
		}
	}

	@Test
	void decodeWhenStatusIsOutOfRangeThenUnknown() {
		for (int status : new int[] { 0, 99, 600, 65535 }) {
			byte[] encoded = encode(new Answer(200, List.of(), new byte[0]));
			encoded[4] = (byte) (status >>> 8);
			encoded[5] = (byte) status;
			assertThat(this.results.decode(KEY, encoded)).isSameAs(Unavailable.UNKNOWN);
		}
	}

	@Test
	void decodeWhenLengthOrCountIsHugeThenUnknown() {
		byte[] encoded = encode(new Answer(200, List.of(new KeptHeader("X-Own", true, List.of("1"))), bytes("body")));
		for (int index = 6; index < encoded.length - 3; index++) {
			for (int huge : new int[] { Integer.MAX_VALUE, Integer.MIN_VALUE, -1, -2 }) {
				byte[] damaged = encoded.clone();
				ByteBuffer.wrap(damaged).putInt(index, huge);
				this.results.decode(KEY, damaged);
			}
		}
		for (int huge : new int[] { Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 5 }) {
			ByteBuffer.wrap(encoded).putInt(encoded.length - 8, huge);
			assertThat(this.results.decode(KEY, encoded)).isSameAs(Unavailable.UNKNOWN);
		}
	}

	@Test
	void decodeWhenDamagedByChanceThenNeverFails() {
		Random random = new Random(7);
		List<byte[]> all = results().map(this::encode).toList();
		for (int round = 0; round < 3_000; round++) {
			byte[] damaged = all.get(random.nextInt(all.size())).clone();
			for (int change = random.nextInt(4); change >= 0; change--) {
				damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
			}
			assertThat(this.results.decode(KEY, damaged)).isNotNull();
			byte[] garbage = new byte[random.nextInt(64)];
			random.nextBytes(garbage);
			assertThat(this.results.decode(KEY, garbage)).isNotNull();
		}
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void decodeWhenDamagedThenLogDoesNotQuoteIt(CapturedOutput output) {
		byte[] encoded = encode(new Answer(200, List.of(), bytes("secret")));
		this.results.decode(KEY, Arrays.copyOf(encoded, encoded.length - 1));
		assertThat(output).contains("WARN", "A stored result is damaged").doesNotContain("secret");
	}

	@ParameterizedTest
	@CsvSource({ "Set-Cookie, a=b", "set-cookie, a=b", "Content-Length, 1", "Transfer-Encoding, chunked",
			"Connection, close", "'X Own', 1", "'X-Own:', 1", "'X-Own\r\n', 1" })
	void decodeWhenHeaderWasPlantedThenUnknown(String name, String value) {
		List<KeptHeader> planted = List.of(new KeptHeader(name, true, List.of("a", value)));
		for (KeptResult result : List.of(new Answer(200, planted, bytes("body")),
				new Failure(402, planted, 1, bytes("{}")), new SentError(404, null, null, 0, planted),
				new Value(Shape.ENTITY, 200, planted, Content.TEXT, bytes("text")))) {
			assertThat(this.results.decode(KEY, encode(result))).isSameAs(Unavailable.UNKNOWN);
		}
	}

	@Test
	void decodeWhenHeaderHasLineEndsThenTheyAreSpaces() {
		byte[] encoded = encode(
				new Answer(200, List.of(new KeptHeader("X-Own", true, List.of("a--Set-Cookie: b"))), new byte[0]));
		String planted = new String(encoded, StandardCharsets.ISO_8859_1).replace("--", "\r\n");
		assertThat(this.results.decode(KEY, planted.getBytes(StandardCharsets.ISO_8859_1))).isInstanceOfSatisfying(
				Answer.class,
				(answer) -> assertThat(answer.headers().get(0).values()).containsExactly("a  Set-Cookie: b"));
	}

	@Test
	void encodeWhenAsLargeAsAllowedThenKept() {
		Answer answer = new Answer(200, List.of(), new byte[100]);
		int size = encode(answer).length;
		assertThat(codec(size).decode(KEY, codec(size).encode("orders", KEY, answer))).isInstanceOf(Answer.class);
		assertThat(codec(size).decode(KEY, codec(size - 1).encode("orders", KEY, answer)))
			.isEqualTo(new Unavailable(200, null));
	}

	@Test
	@ExtendWith(OutputCaptureExtension.class)
	void encodeWhenTooLargeThenStatusAndLocationAndWarning(CapturedOutput output) {
		KeptResults small = codec(100);
		byte[] body = bytes("secret".repeat(20));
		for (KeptResult result : List.of(new Answer(201, HEADERS, body),
				new Value(Shape.ENTITY, 201, HEADERS, Content.TEXT, body), new Failure(201, HEADERS, 1, body))) {
			assertThat(small.decode(KEY, small.encode("POST /orders", KEY, result)))
				.isEqualTo(new Unavailable(201, "/orders/1"));
		}
		assertThat(output)
			.contains("WARN", "The result of POST /orders has ", "bytes, more than idempotent.max-result-size (100)")
			.doesNotContain("secret");
	}

	@Test
	void unavailableWhenOfManyHeadersThenFirstLocationInAnyCase() {
		assertThat(Unavailable.of(0,
				List.of(new KeptHeader("X-Own", true, List.of("x")),
						new KeptHeader("location", false, List.of("/1", "/2")))))
			.isEqualTo(new Unavailable(null, "/1"));
	}

	@ParameterizedTest
	@ValueSource(ints = { -1, 0, 99, 600 })
	void newWhenStatusIsNoneThenRefused(int status) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Answer(status, List.of(), new byte[0]))
			.withMessage(status + " is not a status");
		assertThatIllegalArgumentException().isThrownBy(() -> new SentError(status, null, null, 0, List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> new Unavailable(status, null));
	}

	@Test
	void newWhenHeaderHasNoValueThenRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> new KeptHeader("X-Own", true, List.of()));
	}

	@Test
	void newWhenEntityHasNoStatusThenRefused() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new Value(Shape.ENTITY, KeptResult.NO_STATUS, List.of(), Content.NOTHING, new byte[0]));
	}

	private static KeptResults codec(long maxResultSize) {
		return new KeptResults(maxResultSize, KeptResults.NEVER, ResultProtection.NONE);
	}

	private byte[] encode(KeptResult result) {
		return this.results.encode("orders", KEY, result);
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.UTF_8);
	}

}

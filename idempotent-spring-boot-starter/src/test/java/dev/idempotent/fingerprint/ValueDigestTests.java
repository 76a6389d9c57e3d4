package dev.idempotent.fingerprint;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Currency;
import java.util.Date;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.LinkedList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.core.ResolvableType;

import dev.idempotent.store.Fingerprint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class ValueDigestTests {

	private final ValueDigest digest = new ValueDigest();

	/**
	 * Values of which no two are equal.
	 */
	static List<@Nullable Object> different() {
		JsonMapper json = new JsonMapper();
		return new ArrayList<>(Arrays.asList(null, "", "a", "1", "null", "true", 1, 1L, (short) 1, (byte) 1, 1.0, 1.0f,
				2, 0.0, -0.0, 'a', '1', true, false, Double.NaN, new BigDecimal("1"), new BigDecimal("1.0"),
				new BigDecimal("1E+1"), BigInteger.ONE, "\ud800", "\ud801", "?",
				UUID.fromString("00000000-0000-0000-0000-000000000001"), "00000000-0000-0000-0000-000000000001",
				Instant.EPOCH, Instant.EPOCH.plusNanos(1), LocalDate.EPOCH, LocalDate.EPOCH.atStartOfDay(),
				LocalDateTime.of(1970, 1, 1, 0, 1), Duration.ZERO, Duration.ofNanos(1), ZoneOffset.UTC,
				ZoneId.of("UTC"), new Date(0), new Date(1), Locale.GERMAN, Locale.GERMANY, Currency.getInstance("EUR"),
				URI.create("a:b"), URI.create("a:c"), String.class, Integer.class, DayOfWeek.MONDAY, DayOfWeek.TUESDAY,
				TimeUnit.SECONDS, Unit.SECONDS, Other.SECONDS, new byte[0], new byte[] { 1 }, new byte[] { 1, 2 },
				new int[] { 1 }, new long[] { 1 }, new short[] { 1 }, new char[] { 'a' }, new boolean[] { true },
				new float[] { 1 }, new float[] { 2 }, new double[] { 1 }, new double[] { 0.0 }, new double[] { -0.0 },
				new Object[0], new Object[] { 1 }, new Object[] { null }, new Object[] { 1, 2 }, new Object[] { 2, 1 },
				new Object[] { new Object[0] }, ByteBuffer.wrap(new byte[] { 1 }), ByteBuffer.wrap(new byte[] { 2 }),
				bits(1), bits(2), bits(64), new AtomicInteger(1), new AtomicInteger(2),
				new AtomicLongArray(new long[] { 1 }), new AtomicLongArray(new long[] { 2 }), new AtomicReference<>(1),
				new AtomicReference<>(2), new AtomicReferenceArray<>(new Object[] { 1 }), Optional.empty(),
				Optional.of(1), Optional.of(2), OptionalInt.empty(), OptionalInt.of(1), OptionalDouble.empty(),
				OptionalDouble.of(1), List.of(), List.of(1), List.of(2), List.of(1, 2), List.of(2, 1),
				List.of(List.of()), List.of(List.of(1), 2), List.of(List.of(1, 2)), Set.of(), Set.of(1), Set.of(1, 2),
				Set.of(List.of(1, 2)), Map.of(), Map.of(1, 2), Map.of(2, 1), Map.of("a", 1, "b", 2),
				Map.of("a", 2, "b", 1), Map.entry("a", 1), new ArrayDeque<>(List.of(1)), new Card("1", "a"),
				new Card("2", "a"), new Card("1", null), new Card(null, "1"), new Iban("1", "a"), new Masked("4111"),
				new Masked("4112"), new Hidden("a"), new Hidden("b"), new Inherited("a", 1), new Inherited("a", 2),
				new Inherited("b", 1), new Transient("a"), new Transient("b"), new Nothing(), new Cart("alice", 1),
				new Cart("bob", 1), new Cart("alice", 2), new Captured("a").inner(), new Captured("b").inner(),
				new Payment(new Card("1", "a")), new Payment(new Iban("1", "a")), json.readTree("{\"a\":1}"),
				json.readTree("{\"a\":null}"), json.readTree("{}"), json.readTree("[1]"), json.readTree("[\"1\"]"),
				json.readTree("1"), json.readTree("null"), json.readTree("\"a\""), "n".repeat(101), "x".repeat(5000),
				"x".repeat(5000) + "y", List.of("x".repeat(5000)), Collections.nCopies(5000, 1),
				Collections.nCopies(5001, 1)));
	}

	static Stream<Arguments> equal() {
		JsonMapper json = new JsonMapper();
		Card card = new Card("1", "a");
		return Stream.of(Arguments.of(new Card("1", "a"), card),
				Arguments.of(List.of(1, 2), new LinkedList<>(List.of(1, 2))),
				Arguments.of(List.of(1, 2), Arrays.asList(1, 2)), Arguments.of(List.of(), Collections.emptyList()),
				Arguments.of(Set.of("a", "b", "c"), new LinkedHashSet<>(List.of("c", "a", "b"))),
				Arguments.of(new TreeSet<>(Set.of(1, 2)), Set.of(2, 1)),
				Arguments.of(new HashSet<>(Set.of(DayOfWeek.values())), EnumSet.allOf(DayOfWeek.class)),
				Arguments.of(Map.of("a", 1, "b", 2), new TreeMap<>(Map.of("b", 2, "a", 1))),
				Arguments.of(new HashMap<>(Map.of(Unit.SECONDS, 1)), Map.of(Unit.SECONDS, 1)),
				Arguments.of(Map.of(Set.of(1, 2), Set.of(3, 4)), Map.of(Set.of(2, 1), Set.of(4, 3))),
				Arguments.of(new byte[] { 1 }, new byte[] { 1 }),
				Arguments.of(ByteBuffer.wrap(new byte[] { 0, 1 }, 1, 1),
						ByteBuffer.allocateDirect(1).put((byte) 1).flip()),
				Arguments.of(new AtomicInteger(1), new AtomicInteger(1)), Arguments.of(bits(5), bits(5)),
				Arguments.of(new Object[] { card, card }, new Object[] { card, new Card("1", "a") }),
				Arguments.of(new Masked("4111"), new Masked("4111")), Arguments.of(new Cart("a", 1), new Cart("a", 1)),
				Arguments.of(json.readTree("{\"a\":1,\"b\":[{}]}"), json.readTree("{\"b\":[{}],\"a\":1}")),
				Arguments.of(new Card("1", null), new Card("1", null)), Arguments.of(Double.NaN, 0.0 / 0.0));
	}

	static Stream<Arguments> indistinct() {
		List<Object> itself = new ArrayList<>();
		itself.add(itself);
		Object deep = "";
		for (int i = 0; i < 501; i++) {
			deep = Optional.of(deep);
		}
		Supplier<String> lambda = () -> "";
		return Stream.of(Arguments.of(new Object(), "java.lang.Object"), Arguments.of(new Empty(), "Empty"),
				Arguments.of(new ByteArrayInputStream(new byte[0]), "java.io.ByteArrayInputStream"),
				Arguments.of(new ReentrantLock(), "java.util.concurrent.locks.ReentrantLock"),
				Arguments.of(new HashMap<>(Map.of(1, 2)).values(), "java.util.HashMap$Values"),
				Arguments.of(Stream.of(1), "java.util.stream"), Arguments.of(List.of(1).iterator(), "java.util"),
				Arguments.of(lambda, "Lambda"), Arguments.of(new IllegalStateException("a"), "IllegalStateException"),
				Arguments.of(new Failure("a"), "inherits from java.lang.Throwable"),
				Arguments.of(Proxy.newProxyInstance(ValueDigestTests.class.getClassLoader(),
						new Class<?>[] { Supplier.class }, (proxy, method, arguments) -> null), "$Proxy"),
				Arguments.of(itself, "contains itself"), Arguments.of(Node.cycle(), "contains itself"),
				Arguments.of(deep, "deeper than 500"), Arguments.of(new Holder(new Thread()), "java.lang.Thread"));
	}

	@Test
	void fingerprintWhenValuesDifferThenDifferent() {
		Map<Fingerprint, Object> seen = new LinkedHashMap<>();
		for (Object value : different()) {
			for (Object each : Arrays.asList(value, Arrays.asList(value, 7), new Holder(value))) {
				Object other = seen.put(this.digest.fingerprint("here", each), String.valueOf(each));
				assertThat(other).as("%s", each).isNull();
			}
		}
	}

	@ParameterizedTest
	@MethodSource("equal")
	void fingerprintWhenValuesAreEqualThenSame(Object one, Object other) {
		assertThat(this.digest.fingerprint("here", one)).isEqualTo(this.digest.fingerprint("there", other));
		assertThat(this.digest.fingerprint("here", new Holder(one)))
			.isEqualTo(this.digest.fingerprint("there", new Holder(other)));
	}

	@ParameterizedTest
	@MethodSource("indistinct")
	void fingerprintWhenValueCanNotBeToldFromAnotherThenErrorNamesItAndTheWayOut(Object value, String named) {
		assertThatIllegalStateException().isThrownBy(() -> this.digest.fingerprint("Method Jobs.run", List.of(value)))
			.withMessageStartingWith("Method Jobs.run: ")
			.withMessageContaining(named)
			.withMessageContaining("@Idempotent(fingerprint = ");
	}

	@Test
	void fingerprintWhenClassIsTheDeclaredOneThenItsNameDoesNotCount() {
		Before before = new Before(new Old(1), List.of(new Old(2)), Map.of("a", new Old(3)), Optional.of(new Old(4)),
				new Old[] { new Old(5) });
		After after = new After(new New(1), List.of(new New(2)), Map.of("a", new New(3)), Optional.of(new New(4)),
				new New[] { new New(5) });
		assertThat(ValueEncoder.digest(before, ResolvableType.forClass(Before.class)))
			.isEqualTo(ValueEncoder.digest(after, ResolvableType.forClass(After.class)));
		assertThat(this.digest.fingerprint("here", before)).isNotEqualTo(this.digest.fingerprint("here", after));
	}

	@Test
	void fingerprintWhenReadMeanwhileThenBufferIsUntouched() {
		ByteBuffer buffer = ByteBuffer.wrap(new byte[] { 1, 2 });
		this.digest.fingerprint("here", buffer);
		assertThat(buffer.remaining()).isEqualTo(2);
	}

	@Test
	void mistakeWhenTypeMayHaveAFingerprintThenNone() throws Exception {
		for (Class<?> type : List.of(Object.class, String.class, int.class, byte[].class, Number.class, Card.class,
				Payment.class, Node.class, List.class, Supplier.class, Unit.class, Enum.class, Record.class,
				ZoneId.class, ByteBuffer.class, Hidden.class, Holder.class, Open.class, Cart.class)) {
			assertThat(ValueDigest.mistake(type)).as(type.getName()).isNull();
		}
		assertThat(ValueDigest.mistake(Types.class.getDeclaredField("cards").getGenericType())).isNull();
	}

	@Test
	void mistakeWhenNoValueCanHaveAFingerprintThenNamesTheType() throws Exception {
		assertThat(ValueDigest.mistake(InputStream.class)).contains("java.io.InputStream");
		assertThat(ValueDigest.mistake(Thread[].class)).contains("java.lang.Thread");
		assertThat(ValueDigest.mistake(Failure.class)).contains("Failure").contains("java.lang.Throwable");
		assertThat(ValueDigest.mistake(Upload.class)).contains("java.io.InputStream");
		assertThat(ValueDigest.mistake(Types.class.getDeclaredField("streams").getGenericType()))
			.contains("java.io.InputStream");
	}

	private static BitSet bits(int bits) {
		return BitSet.valueOf(new long[] { bits });
	}

	enum Unit {

		SECONDS

	}

	enum Other {

		SECONDS

	}

	interface Means {

	}

	record Card(@Nullable String number, @Nullable String holder) implements Means {
	}

	record Iban(String number, String holder) implements Means {
	}

	record Payment(Means means) {
	}

	record Nothing() {
	}

	record Holder(@Nullable Object value) {
	}

	record Masked(String number) {

		@JsonValue
		String masked() {
			return "****";
		}

		@Override
		public String toString() {
			return "****";
		}

	}

	record Old(int value) {
	}

	record New(int value) {
	}

	record Before(Old value, List<Old> list, Map<String, Old> map, Optional<Old> optional, Old[] array) {
	}

	record After(New value, List<New> list, Map<String, New> map, Optional<New> optional, New[] array) {
	}

	record Upload(String name, InputStream content) {
	}

	static class Hidden {

		@JsonIgnore
		private final String secret;

		Hidden(String secret) {
			this.secret = secret;
		}

	}

	static class Inherited extends Hidden {

		private final int secret;

		Inherited(String inherited, int secret) {
			super(inherited);
			this.secret = secret;
		}

	}

	static class Transient {

		private final transient String number;

		Transient(String number) {
			this.number = number;
		}

	}

	static class Cart extends ArrayList<Integer> {

		private final String owner;

		Cart(String owner, int item) {
			super(List.of(item));
			this.owner = owner;
		}

	}

	record Captured(String value) {

		Object inner() {
			String captured = this.value;
			return new Supplier<String>() {

				@Override
				public String get() {
					return captured;
				}

			};
		}

	}

	static class Open {

	}

	static final class Empty {

	}

	static class Failure extends Exception {

		Failure(String message) {
			super(message);
		}

	}

	static class Node {

		private @Nullable Node next;

		static Node cycle() {
			Node node = new Node();
			node.next = node;
			return node;
		}

	}

	static class Types {

		List<Map<String, Card>> cards = List.of();

		List<InputStream> streams = List.of();

	}

}

package dev.idempotent.result;

import java.io.FileNotFoundException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.sql.SQLException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.server.ResponseStatusException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class RememberedExceptionsTests {

	private static final JsonMapper mapper = JsonMapper.builder().build();

	private static final StoredHeaders headers = new StoredHeaders(List.of("*"), List.of());

	private static final Declines.Limit limit = new Declines.Limit(new BigDecimal("1.50"),
			EnumSet.allOf(Declines.Reason.class), new Declines.Limit(new BigDecimal("2"), Set.of(), null));

	static Stream<Throwable> exceptions() {
		return Stream.of(new Declines.MessageOnly("Declined"), new Declines.MessageOnly(null),
				new Declines.WithCause("Declined", new IllegalStateException("not kept")),
				new Declines.FixedMessage().code("D-7"), new Declines.FixedMessage(), rich(),
				new Declines.OverriddenMessage("declined", "o-1"),
				new Declines.FurtherOverriddenMessage("declined", "o-1"), new Declines.ComposedMessage(new UUID(1, 2)),
				new Declines.MisleadingConstructor("Declined", "limit"),
				new Declines.Accessor("Declined", new BigDecimal("7.25")), new Declines.HidingField("Declined", "7"),
				new Declines.KeepsException("Declined", null), new Declines.Untyped("Declined", "text"),
				new Declines.Untyped("Declined", new BigDecimal("1.50")), new Declines.Concrete("Declined"),
				new Declines.Permitted(), new Declines.Problem("o-1"),
				new ResponseStatusException(HttpStatus.NOT_FOUND),
				new ResponseStatusException(HttpStatus.NOT_FOUND, "no"),
				new ResponseStatusException(HttpStatusCode.valueOf(499), "odd"), new IllegalStateException("Declined"),
				new IllegalStateException(), new NoSuchFileException("/a"), new FileNotFoundException("b"),
				new SQLException("no state"), new AssertionError("Declined"));
	}

	@ParameterizedTest
	@MethodSource("exceptions")
	void decodeWhenEncodedThenSameTypeMessageAndText(Throwable ex) {
		Throwable rebuilt = rebuild(ex);
		assertThat(rebuilt).isNotSameAs(ex).hasSameClassAs(ex).hasMessage(ex.getMessage()).hasNoCause();
		assertThat(rebuilt).hasToString(ex.toString());
	}

	@Test
	void decodeWhenFieldsAreOfManyTypesThenAllAreTheSame() {
		Declines.Rich rebuilt = rebuild(rich());
		assertThat(rebuilt.properties()).isEqualTo(rich().properties());
		assertThat(rebuilt.tries()).containsExactly(3, 1);
	}

	@Test
	void decodeWhenFieldsAreOfTypesWithTheirOwnJsonThenAllAreTheSame() {
		Declines.Typed ex = new Declines.Typed(HttpStatus.GONE, new Declines.Card("4242"),
				List.of(new Declines.Account("DE1"), new Declines.Card("1")),
				mapper.createObjectNode().put("amount", new BigDecimal("1.50")), Optional.empty(), null,
				new byte[] { 0, 1 });
		Declines.Typed rebuilt = rebuild(ex);
		assertThat(rebuilt.properties()).isEqualTo(ex.properties());
		assertThat(rebuilt.data()).containsExactly(0, 1);
	}

	@Test
	void decodeWhenBytesAreGarbageThenNull() {
		RememberedExceptions exceptions = exceptions(mapper, Declines.MessageOnly.class);
		Random random = new Random(11);
		for (int round = 0; round < 2000; round++) {
			byte[] garbage = new byte[random.nextInt(64)];
			random.nextBytes(garbage);
			assertThat(exceptions.decode(garbage)).isNull();
		}
	}

	@Test
	void decodeWhenFieldIsSetAfterConstructionThenTheSame() {
		assertThat(rebuild(new Declines.FixedMessage().code("D-7")).code()).isEqualTo("D-7");
		assertThat(rebuild(new Declines.FixedMessage()).code()).isNull();
	}

	@Test
	void decodeWhenBestConstructorMakesAnotherMessageThenAnotherIsTakenAndFinalFieldSet() {
		Declines.MisleadingConstructor rebuilt = rebuild(new Declines.MisleadingConstructor("Declined", "limit"));
		assertThat(rebuilt).hasMessage("Declined: limit");
		assertThat(rebuilt.reason()).isEqualTo("limit");
	}

	@Test
	void decodeWhenFieldHidesAnotherThenBothAreTheSame() {
		Declines.HidingField rebuilt = rebuild(new Declines.HidingField("Declined", "7"));
		assertThat(rebuilt.code()).isEqualTo("7");
		assertThat(rebuilt.parentCode()).isEqualTo("P-7");
	}

	@Test
	void decodeWhenParameterIsNamedAfterAccessorThenTheSame() {
		assertThat(rebuild(new Declines.Accessor("Declined", new BigDecimal("7.25"))).getAmount()).isEqualTo("7.25");
	}

	@Test
	void decodeWhenMapperHasItsOwnSettingsThenTheSame() {
		JsonMapper own = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
			.enable(SerializationFeature.WRAP_ROOT_VALUE)
			.build();
		RememberedExceptions exceptions = exceptions(own, Declines.Rich.class);
		Throwable rebuilt = exceptions.decode(encode(exceptions, rich()));
		assertThat(rebuilt).isInstanceOfSatisfying(Declines.Rich.class,
				(ex) -> assertThat(ex.properties()).isEqualTo(rich().properties()));
	}

	@Test
	void decodeWhenErrorResponseHasEverythingThenTheSame() {
		ProblemDetail body = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "Order o-1");
		body.setType(URI.create("urn:declined"));
		body.setProperty("limits", List.of(limit));
		body.setProperty("amount", new BigDecimal("1.50"));
		ErrorResponseException ex = new ErrorResponseException(HttpStatus.CONFLICT, body, new RuntimeException(),
				"code.declined", new Object[] { "o-1", 7, new BigDecimal("1.50") });
		ex.getHeaders().add("X-Limit", "1");
		ex.getHeaders().add("X-Limit", "2");
		ErrorResponseException rebuilt = rebuild(ex);
		assertThat(rebuilt.getStatusCode()).isEqualTo(HttpStatus.CONFLICT);
		assertThat(mapper.writeValueAsString(rebuilt.getBody())).isEqualTo(mapper.writeValueAsString(body));
		assertThat(rebuilt.getHeaders().get("X-Limit")).containsExactly("1", "2");
		assertThat(rebuilt.getDetailMessageCode()).isEqualTo("code.declined");
		assertThat(rebuilt.getDetailMessageArguments()).containsExactly("o-1", 7, new BigDecimal("1.50"));
	}

	@Test
	void decodeWhenResponseStatusExceptionHasChangedBodyThenTheSame() {
		ResponseStatusException ex = new ResponseStatusException(HttpStatus.GONE, "sold");
		ex.setTitle("Sold out");
		ex.getBody().setProperty("order", "o-1");
		ResponseStatusException rebuilt = rebuild(ex);
		assertThat(rebuilt.getReason()).isEqualTo("sold");
		assertThat(rebuilt.getBody()).isEqualTo(ex.getBody());
		assertThat(rebuilt).hasMessage("410 GONE \"sold\"");
	}

	@Test
	void encodeWhenHeadersHaveCookieThenItIsNotStored() {
		HttpHeaders headers = new HttpHeaders();
		headers.add("Set-Cookie", "session=secret");
		headers.add("X-Limit", "1");
		Declines.StatusWithHeaders ex = new Declines.StatusWithHeaders(HttpStatus.CONFLICT, headers);
		RememberedExceptions exceptions = exceptions(mapper, Declines.StatusWithHeaders.class);
		byte[] stored = encode(exceptions, ex);
		assertThat(new String(stored, StandardCharsets.UTF_8)).doesNotContain("secret");
		assertThat(exceptions.decode(stored)).isInstanceOfSatisfying(Declines.StatusWithHeaders.class,
				(rebuilt) -> assertThat(rebuilt.getHeaders().headerNames()).containsExactly("X-Limit"));
	}

	@Test
	void encodeWhenStoredThenNoClassIsNamed() {
		RememberedExceptions exceptions = exceptions(typing(), Declines.Rich.class);
		String stored = new String(encode(exceptions, rich()), StandardCharsets.ISO_8859_1);
		assertThat(stored).contains("1.50").doesNotContain("Declines", "Rich", "java", "Limit");
	}

	static Stream<Throwable> notTheSame() {
		return Stream.of(new Declines.MessageLost("o-1"), new Declines.Untyped("Declined", new UUID(1, 2)),
				new Declines.KeepsException("Declined", new IllegalStateException()),
				new Declines.NeedsCause("Declined", new Exception()), new Declines.MessageOnly("anonymous") {
				}, new SQLException("Declined", "22000", 7));
	}

	@ParameterizedTest
	@MethodSource("notTheSame")
	void encodeWhenItWouldNotBeTheSameThenNull(Throwable ex) {
		Class<?> type = ex.getClass().isAnonymousClass() ? ex.getClass().getSuperclass() : ex.getClass();
		RememberedExceptions exceptions = exceptions(mapper, type.asSubclass(Throwable.class));
		assertThat(exceptions.contains(ex)).isTrue();
		assertThat(exceptions.encode(ex)).isNull();
	}

	@Test
	void encodeWhenValueRefersToItselfThenNull() {
		List<Object> loop = new ArrayList<>();
		loop.add(loop);
		assertThat(exceptions(mapper, Declines.Untyped.class).encode(new Declines.Untyped("Declined", loop))).isNull();
	}

	@Test
	void containsWhenNamedOrSubclassThenTrue() {
		RememberedExceptions exceptions = exceptions(mapper, Declines.Parent.class);
		assertThat(exceptions.contains(new Declines.Parent("a", "b"))).isTrue();
		assertThat(exceptions.contains(new Declines.HidingField("a", "b"))).isTrue();
		assertThat(exceptions.contains(new RuntimeException())).isFalse();
	}

	@Test
	void encodeWhenSubclassIsNotKnownThenNull() {
		RememberedExceptions exceptions = exceptions(mapper, Declines.Parent.class);
		assertThat(exceptions.encode(new Declines.HidingField("a", "b"))).isNull();
	}

	@Test
	void ofWhenKnownClassIsNoSubclassThenItIsNotCreated() {
		RememberedExceptions both = exceptions(mapper, Declines.MessageOnly.class);
		RememberedExceptions exceptions = RememberedExceptions.of(List.of(Declines.Concrete.class),
				List.of(Declines.MessageOnly.class), mapper, headers);
		assertThat(exceptions.decode(encode(both, new Declines.MessageOnly("a")))).isNull();
	}

	@Test
	void decodeWhenTypeIsAnothersThenNull() {
		RememberedExceptions others = exceptions(mapper, Declines.MessageOnly.class);
		RememberedExceptions exceptions = exceptions(mapper, Declines.Concrete.class);
		byte[] stored = encode(exceptions, new Declines.Concrete("a"));
		ByteBuffer.wrap(stored).putLong(1, KeptThrowable.type(Declines.MessageOnly.class));
		assertThat(exceptions.decode(stored)).isNull();
		assertThat(others.decode(stored)).hasMessage("a");
	}

	@Test
	void decodeWhenTruncatedOrLongerThenNull() {
		RememberedExceptions exceptions = exceptions(mapper, Declines.Rich.class);
		byte[] stored = encode(exceptions, rich());
		for (int length = 0; length < stored.length; length++) {
			assertThat(exceptions.decode(Arrays.copyOf(stored, length))).isNull();
		}
		assertThat(exceptions.decode(Arrays.copyOf(stored, stored.length + 1))).isNull();
	}

	@Test
	void decodeWhenBytesAreChangedThenNullOrTheSameType() {
		RememberedExceptions exceptions = exceptions(mapper, Declines.Rich.class);
		byte[] stored = encode(exceptions, rich());
		Random random = new Random(7);
		AtomicInteger refused = new AtomicInteger();
		for (int round = 0; round < 5000; round++) {
			byte[] changed = stored.clone();
			changed[random.nextInt(changed.length)] = (byte) random.nextInt();
			Throwable rebuilt = exceptions.decode(changed);
			if (rebuilt == null) {
				refused.incrementAndGet();
			}
			else {
				assertThat(rebuilt).isExactlyInstanceOf(Declines.Rich.class);
			}
		}
		assertThat(refused).hasPositiveValue();
	}

	@Test
	void decodeWhenLengthIsHugeThenNull() {
		RememberedExceptions exceptions = exceptions(mapper, Declines.MessageOnly.class);
		byte[] stored = encode(exceptions, new Declines.MessageOnly("a"));
		int length = stored.length - "\"a\"".length() - Integer.BYTES;
		for (int huge : new int[] { Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 4 }) {
			ByteBuffer.wrap(stored).putInt(length, huge);
			assertThat(exceptions.decode(stored)).isNull();
		}
	}

	@Test
	void decodeWhenVersionIsUnknownThenNull() {
		RememberedExceptions exceptions = exceptions(mapper, Declines.MessageOnly.class);
		byte[] stored = encode(exceptions, new Declines.MessageOnly("a"));
		stored[0] = 2;
		assertThat(exceptions.decode(stored)).isNull();
	}

	@Test
	void decodeWhenPropertyIsUnknownOrMissingThenNull() {
		RememberedExceptions exceptions = exceptions(mapper, Declines.Parent.class);
		assertThat(exceptions.decode(parent(Map.of("getMessage()", "\"a\"", "code", "\"b\"")))).isNotNull();
		assertThat(exceptions.decode(parent(Map.of("getMessage()", "\"a\"")))).isNull();
		assertThat(exceptions.decode(parent(Map.of("getMessage()", "\"a\"", "@class", "\"b\"")))).isNull();
		assertThat(exceptions.decode(parent(Map.of("getMessage()", "\"a\"", "code", "\"b\"", "x", "1")))).isNull();
		assertThat(exceptions.decode(parent(Map.of("getMessage()", "\"a\"", "code", "{}")))).isNull();
		assertThat(exceptions.decode(parent(Map.of("getMessage()", "\"a\"", "code", "\"b\" 1")))).isNull();
	}

	@Test
	void decodeWhenValueNamesAClassThenItIsNeverCreated() {
		Created.count.set(0);
		RememberedExceptions exceptions = exceptions(typing(), Declines.Untyped.class);
		String name = Created.class.getName();
		for (String json : List.of("{\"@class\":\"" + name + "\"}", "[\"" + name + "\",{}]")) {
			Throwable rebuilt = exceptions
				.decode(stored(Declines.Untyped.class, Map.of("getMessage()", "\"a\"", "value", json)));
			assertThat(rebuilt).isInstanceOfSatisfying(Declines.Untyped.class,
					(ex) -> assertThat(ex.value()).isInstanceOfAny(Map.class, List.class));
		}
		assertThat(Created.count).hasValue(0);
	}

	@Test
	void ofWhenNoConstructorCanBeCalledThenMistakeSuggestsOne() {
		assertMistake(Declines.NeedsMore.class,
				"NeedsMore can't be thrown again: none of its constructors can be called "
						+ "from what is kept; give it one whose parameters are named as its properties, such as "
						+ "NeedsMore(String message, String reason, BigDecimal amount)");
	}

	@Test
	void ofWhenConstructorsHaveNoParameterNamesThenMistakeSaysSo() {
		assertThatExceptionOfType(InvalidExceptionTypeException.class)
			.isThrownBy(() -> exceptions(mapper, DateTimeParseException.class))
			.withMessageEndingWith("such as DateTimeParseException(String message), and compile it with -parameters");
	}

	@Test
	void ofWhenInnerClassThenMistake() {
		assertMistake(Declines.Inner.class,
				"Inner can't be thrown again: it is an inner class, which needs an instance "
						+ "of its outer; make it static");
	}

	@Test
	void ofWhenLocalOrAnonymousClassThenMistake() {
		class Local extends RuntimeException {

		}
		assertMistake(Local.class,
				"Local can't be thrown again: it is declared in a method; declare it as a class of its own");
		assertMistake(new RuntimeException() {
		}.getClass(), " can't be thrown again: it is declared in a method; declare it as a class of its own");
	}

	@Test
	void ofWhenPropertyCanNotBeReadThenMistake() {
		assertMistake(Declines.Unreadable.class, "Unreadable can't be thrown again: its property secrets of type List "
				+ "can't be read back from JSON; make Secret readable for the application's JsonMapper, or keep its data "
				+ "in other types");
	}

	@Test
	void ofWhenPropertyWouldNameItsClassThenMistake() {
		assertThatExceptionOfType(InvalidExceptionTypeException.class)
			.isThrownBy(() -> exceptions(mapper, Declines.NamesClass.class))
			.withMessageContaining("its property value of type NamesItsClass can't be read back");
	}

	@Test
	void ofWhenAbstractWithoutSubclassThenMistake() {
		assertMistake(Declines.Childless.class,
				"Childless can't be thrown again: it is abstract, and the application's "
						+ "packages have no subclass of it; name its subclasses");
	}

	@Test
	void ofWhenKnownSubclassCanNotBeRebuiltThenMistakeNamesBoth() {
		assertThatExceptionOfType(InvalidExceptionTypeException.class)
			.isThrownBy(() -> RememberedExceptions.of(List.of(Declines.MessageOnly.class),
					List.of(Declines.BelowMessageOnly.class), mapper, headers))
			.withMessage("BelowMessageOnly can't be thrown again: none of its constructors can be called from what is "
					+ "kept (it is remembered as a subclass of MessageOnly); give it one whose parameters are named as "
					+ "its properties, such as BelowMessageOnly(String message), or name other types than MessageOnly");
	}

	@Test
	void ofWhenAbstractWithSubclassThenSubclassIsKept() {
		RememberedExceptions exceptions = RememberedExceptions.of(List.of(Declines.Abstract.class),
				List.of(Declines.Concrete.class), mapper, headers);
		assertThat(exceptions.decode(encode(exceptions, new Declines.Concrete("a"))))
			.isExactlyInstanceOf(Declines.Concrete.class)
			.hasMessage("a");
	}

	private static Declines.Rich rich() {
		Map<String, Instant> seen = new LinkedHashMap<>();
		seen.put("first", Instant.parse("2026-01-02T03:04:05.123456789Z"));
		return new Declines.Rich("Declined", new BigDecimal("10.00"), Instant.ofEpochSecond(1, 5),
				Declines.Reason.LIMIT, List.of(limit), seen, Optional.of("call"), null, new int[] { 3, 1 })
			.level(4);
	}

	private static void assertMistake(Class<? extends Throwable> type, String message) {
		assertThatExceptionOfType(InvalidExceptionTypeException.class).isThrownBy(() -> exceptions(mapper, type))
			.withMessage(message);
	}

	private static byte[] parent(Map<String, String> properties) {
		return stored(Declines.Parent.class, properties);
	}

	private static byte[] stored(Class<?> type, Map<String, String> properties) {
		Map<String, byte[]> bytes = new LinkedHashMap<>();
		properties.forEach((name, json) -> bytes.put(name, json.getBytes(StandardCharsets.UTF_8)));
		return new KeptThrowable(KeptThrowable.type(type), bytes).toBytes();
	}

	private static JsonMapper typing() {
		return JsonMapper.builder()
			.activateDefaultTypingAsProperty(
					BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
					DefaultTyping.NON_FINAL, "@class")
			.build();
	}

	private static RememberedExceptions exceptions(JsonMapper mapper, Class<? extends Throwable> type) {
		return RememberedExceptions.of(List.of(type), List.of(), mapper, headers);
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> T rebuild(T ex) {
		RememberedExceptions exceptions = exceptions(mapper, ex.getClass());
		Throwable rebuilt = exceptions.decode(encode(exceptions, ex));
		return (T) Objects.requireNonNull(rebuilt);
	}

	private static byte[] encode(RememberedExceptions exceptions, Throwable ex) {
		return Objects.requireNonNull(exceptions.encode(ex));
	}

	/**
	 * What bytes from the store must never create.
	 */
	static class Created {

		static final AtomicInteger count = new AtomicInteger();

		Created() {
			count.incrementAndGet();
		}

	}

}

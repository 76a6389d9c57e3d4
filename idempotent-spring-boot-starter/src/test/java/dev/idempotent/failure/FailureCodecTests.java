package dev.idempotent.failure;

import java.io.FileNotFoundException;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
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

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.server.ResponseStatusException;

import dev.idempotent.Completion;
import dev.idempotent.KeyPresence;
import dev.idempotent.OnAbandoned;
import dev.idempotent.Remember;
import dev.idempotent.ReplayStatus;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.result.KeptHeader;
import dev.idempotent.result.KeptHeaders;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.KeptResult.Failure;
import dev.idempotent.result.KeptResult.Unavailable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@ExtendWith(OutputCaptureExtension.class)
class FailureCodecTests {

	private static final JsonMapper mapper = JsonMapper.builder().build();

	private static final KeptHeaders HEADERS = new KeptHeaders(List.of("*"), List.of());

	private static final Declines.Limit limit = new Declines.Limit(new BigDecimal("1.50"),
			EnumSet.allOf(Declines.Reason.class), new Declines.Limit(new BigDecimal("2"), Set.of(), null));

	static Stream<Throwable> exceptions() {
		return Stream.of(new Declines.MessageOnly("Declined"), new Declines.MessageOnly(null),
				new Declines.WithCause("Declined", new IllegalStateException("not kept")),
				new Declines.FixedMessage().code("D-7"), new Declines.FixedMessage(), rich(),
				new Declines.OverriddenMessage("declined", "o-1"),
				new Declines.FurtherOverriddenMessage("declined", "o-1"), new Declines.ComposedMessage(new UUID(1, 2)),
				new Declines.MisleadingConstructor("Declined", "limit"), new Declines.MessageLost("o-1"),
				new Declines.NeedsCause("Declined", new Exception()),
				new Declines.NeedsMore("Declined", new StringBuilder("limit"), 3),
				new Declines.Accessor("Declined", new BigDecimal("7.25")), new Declines.HidingField("Declined", "7"),
				new Declines.KeepsException("Declined", null), new Declines.Untyped("Declined", "text"),
				new Declines.Untyped("Declined", new BigDecimal("1.50")), new Declines.Concrete("Declined"),
				new Declines.Permitted(), new Declines.Problem("o-1"), new Declines.Strict("Declined"),
				new ResponseStatusException(HttpStatus.NOT_FOUND),
				new ResponseStatusException(HttpStatus.NOT_FOUND, "no"),
				new ResponseStatusException(HttpStatusCode.valueOf(499), "odd"), new IllegalStateException("Declined"),
				new IllegalStateException(), new FileNotFoundException("b"), new AssertionError("Declined"),
				new StackOverflowError());
	}

	@ParameterizedTest
	@MethodSource("exceptions")
	void decodeWhenEncodedThenSameTypeMessageAndText(Throwable ex) {
		Throwable rebuilt = rebuild(ex);
		assertThat(rebuilt).isNotSameAs(ex).hasSameClassAs(ex).hasMessage(ex.getMessage()).hasNoCause();
		assertThat(rebuilt).hasToString(ex.toString());
		assertThat(rebuilt.getSuppressed()).isEmpty();
		assertThat(rebuilt.getStackTrace()).isNotEmpty();
	}

	@Test
	void decodeWhenThrownAgainThenCauseAndSuppressedCanBeGiven() {
		Declines.Rich rebuilt = rebuild(rich());
		rebuilt.initCause(new IllegalStateException("later"));
		rebuilt.addSuppressed(new IllegalStateException("too"));
		assertThat(rebuilt).hasRootCauseMessage("later").hasSuppressedException(rebuilt.getSuppressed()[0]);
	}

	@Test
	void encodeAndDecodeWhenConstructorHasEffectsThenItNeverRuns() {
		Declines.Counting ex = new Declines.Counting("Declined");
		Declines.Counting.constructed.set(0);
		assertThat(rebuild(ex)).hasMessage("Declined");
		assertThat(Declines.Counting.constructed).hasValue(0);
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
	void decodeWhenFieldIsSetAfterConstructionThenTheSame() {
		assertThat(rebuild(new Declines.FixedMessage().code("D-7")).code()).isEqualTo("D-7");
		assertThat(rebuild(new Declines.FixedMessage()).code()).isNull();
	}

	@Test
	void decodeWhenFieldHidesAnotherThenBothAreTheSame() {
		Declines.HidingField rebuilt = rebuild(new Declines.HidingField("Declined", "7"));
		assertThat(rebuilt.code()).isEqualTo("7");
		assertThat(rebuilt.parentCode()).isEqualTo("P-7");
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
	void knowWhenInnerClassThenMistake() {
		assertMistake(Declines.Inner.class,
				"Inner can't be thrown again: it is an inner class, which needs an instance "
						+ "of its outer; make it static");
	}

	@Test
	void knowWhenLocalOrAnonymousClassThenMistake() {
		class Local extends RuntimeException {

		}
		assertMistake(Local.class,
				"Local can't be thrown again: it is declared in a method; declare it as a class of its own");
		assertMistake(new RuntimeException() {
		}.getClass(), " can't be thrown again: it is declared in a method; declare it as a class of its own");
	}

	@Test
	void knowWhenPropertyCanNotBeReadThenMistake() {
		assertMistake(Declines.Unreadable.class, "Unreadable can't be thrown again: its property secrets of type List "
				+ "can't be read back from JSON; make Secret readable for the application's JsonMapper, or keep its data "
				+ "in other types");
	}

	@Test
	void knowWhenAbstractWithoutSubclassThenMistake() {
		assertMistake(Declines.Childless.class,
				"Childless can't be thrown again: it is abstract, and the application's "
						+ "packages have no subclass of it; name its subclasses");
	}

	@Test
	void decodeWhenMapperHasItsOwnSettingsThenTheSame() {
		JsonMapper own = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
			.enable(SerializationFeature.WRAP_ROOT_VALUE)
			.build();
		Declines.Rich rebuilt = (Declines.Rich) rebuild(codec(own, Declines.Rich.class), rich());
		assertThat(rebuilt.properties()).isEqualTo(rich().properties());
	}

	@Test
	void encodeWhenHeadersHaveCookieThenItIsNotStored() {
		HttpHeaders headers = new HttpHeaders();
		headers.add("Set-Cookie", "session=secret");
		headers.add("X-Limit", "1");
		Declines.StatusWithHeaders ex = new Declines.StatusWithHeaders(HttpStatus.CONFLICT, headers);
		assertThat(text(encode(codec(mapper, ex.getClass()), ex))).doesNotContain("secret");
		assertThat(rebuild(ex).getHeaders().headerNames()).containsExactly("X-Limit");
	}

	@Test
	void encodeWhenKeptThenStatusAndHeadersToo() {
		ResponseStatusException ex = new ResponseStatusException(HttpStatus.GONE, "sold");
		List<KeptHeader> headers = List.of(new KeptHeader("X-Set", true, List.of("before")));
		FailureCodec codec = codec(mapper, ex.getClass());
		assertThat(codec.encode(operation(ex.getClass()), ex, headers)).isInstanceOfSatisfying(Failure.class,
				(kept) -> {
					assertThat(kept.status()).isEqualTo(410);
					assertThat(kept.headers()).isEqualTo(headers);
					assertThat(kept.type()).isEqualTo(FailureCodec.digest(ResponseStatusException.class));
				});
	}

	@Test
	void encodeWhenStoredThenNoClassIsNamed() {
		JsonMapper typing = JsonMapper.builder()
			.activateDefaultTypingAsProperty(
					BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
					DefaultTyping.NON_FINAL, "@class")
			.build();
		Failure kept = encode(codec(typing, Declines.Rich.class), rich());
		assertThat(text(kept)).contains("1.50").doesNotContain("Declines", "Rich", "java", "Limit");
	}

	static Stream<Throwable> notTheSame() {
		List<Object> loop = new ArrayList<>();
		loop.add(loop);
		return Stream.of(new Declines.Untyped("secret", new UUID(1, 2)), new Declines.Untyped("secret", loop),
				new Declines.Untyped("secret", 5L), new Declines.Untyped("secret", new Declines.NamesItsClass()),
				new Declines.KeepsException("secret", new IllegalStateException()), new Declines.MessageOnly("secret") {
				}, new Declines.HidingField("secret", "secret"));
	}

	@ParameterizedTest
	@MethodSource("notTheSame")
	void encodeWhenItWouldNotBeTheSameThenUnavailableAndLoggedWithoutContents(Throwable ex, CapturedOutput output) {
		Class<?> named = (ex instanceof Declines.HidingField) ? Declines.Parent.class
				: ex.getClass().isAnonymousClass() ? ex.getClass().getSuperclass() : ex.getClass();
		KeptResult kept = codec(mapper, named).encode(operation(named), ex, List.of());
		assertThat(kept).isEqualTo(Unavailable.UNKNOWN);
		assertThat(output.getOut().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains("The exception " + ex.getClass().getName() + " of orders can't be kept: ",
					"; repeats get 409 result-unavailable")
			.doesNotContain("secret");
	}

	@Test
	void decodeWhenTypeIsNotOfTheOperationThenNull(CapturedOutput output) {
		Failure kept = encode(codec(mapper, Declines.MessageOnly.class), new Declines.MessageOnly("a"));
		FailureCodec other = codec(mapper, Declines.Concrete.class);
		assertThat(other.decode(operation(Declines.Concrete.class), kept)).isNull();
		assertThat(other.decode(operation(Declines.MessageOnly.class), kept)).isNull();
		assertThat(output).contains("The kept exception of orders can't be thrown again: its class is not known");
	}

	@Test
	void decodeWhenClassHasOtherPropertiesByThenThenNull() {
		Failure parent = encode(codec(mapper, Declines.Parent.class), new Declines.Parent("a", "b"));
		Failure hiding = encode(codec(mapper, Declines.HidingField.class), new Declines.HidingField("a", "b"));
		assertThat(decode(Declines.HidingField.class, parent.properties())).isNull();
		assertThat(decode(Declines.Parent.class, hiding.properties())).isNull();
		assertThat(decode(Declines.ComposedMessage.class, parent.properties())).isNull();
		assertThat(decode(Declines.Parent.class, parent.properties())).hasMessage("a");
	}

	@Test
	void decodeWhenTruncatedOrLongerThenNull() {
		byte[] stored = encode(codec(mapper, Declines.Parent.class), new Declines.Parent("a", "b")).properties();
		for (int length = 0; length < stored.length; length++) {
			assertThat(decode(Declines.Parent.class, Arrays.copyOf(stored, length))).isNull();
		}
		assertThat(decode(Declines.Parent.class, Arrays.copyOf(stored, stored.length + 1))).isNull();
	}

	@Test
	void decodeWhenBytesAreChangedThenNullOrTheSameType() {
		FailureCodec codec = codec(mapper, Declines.Rich.class);
		Failure kept = encode(codec, rich());
		Random random = new Random(7);
		AtomicInteger refused = new AtomicInteger();
		for (int round = 0; round < 3000; round++) {
			byte[] changed = kept.properties().clone();
			changed[random.nextInt(changed.length)] = (byte) random.nextInt();
			Throwable rebuilt = codec.decode(operation(Declines.Rich.class),
					new Failure(0, List.of(), kept.type(), changed));
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
	void knowWhenPlatformsFieldsAreClosedThenMistake() {
		assertMistake(SQLException.class,
				"SQLException can't be thrown again: the fields of SQLException are closed by "
						+ "its module; throw an exception of your own");
	}

	@Test
	void knowWhenPropertyWouldNameItsClassThenMistake() {
		assertThatExceptionOfType(InvalidExceptionTypeException.class)
			.isThrownBy(() -> codec(mapper, Declines.NamesClass.class))
			.withMessageContaining("its property value of type NamesItsClass can't be read back");
	}

	private static Declines.Rich rich() {
		Map<String, Instant> seen = new LinkedHashMap<>();
		seen.put("first", Instant.parse("2026-01-02T03:04:05.123456789Z"));
		return new Declines.Rich("Declined", new BigDecimal("10.00"), Instant.ofEpochSecond(1, 5),
				Declines.Reason.LIMIT, List.of(limit), seen, Optional.of("call"), null, new int[] { 3, 1 })
			.level(4);
	}

	private static void assertMistake(Class<?> type, String message) {
		assertThatExceptionOfType(InvalidExceptionTypeException.class).isThrownBy(() -> codec(mapper, type))
			.withMessage(message);
	}

	private static FailureCodec codec(JsonMapper mapper, Class<?> type) {
		FailureCodec codec = new FailureCodec(List.of(), ClassLoader.getPlatformClassLoader(), mapper, HEADERS);
		codec.know(List.of(type.asSubclass(Throwable.class)));
		return codec;
	}

	private static @Nullable Throwable decode(Class<?> type, byte[] properties) {
		return codec(mapper, type).decode(operation(type),
				new Failure(0, List.of(), FailureCodec.digest(type), properties));
	}

	@SuppressWarnings("unchecked")
	private static <T extends Throwable> T rebuild(T ex) {
		return (T) rebuild(codec(mapper, ex.getClass()), ex);
	}

	private static Throwable rebuild(FailureCodec codec, Throwable ex) {
		return Objects.requireNonNull(codec.decode(operation(ex.getClass()), encode(codec, ex)));
	}

	private static Failure encode(FailureCodec codec, Throwable ex) {
		KeptResult kept = codec.encode(operation(ex.getClass()), ex, List.of());
		assertThat(kept).isInstanceOf(Failure.class);
		return (Failure) kept;
	}

	private static IdempotentOperation operation(Class<?> remembered) {
		return new IdempotentOperation("orders", IdempotentOperation.Kind.CALL,
				new IdempotentOperation.Key(List.of(), KeyPresence.REQUIRED, "#id"),
				new IdempotentOperation.Fingerprinting("", List.of()), Duration.ofHours(1), Duration.ofSeconds(30),
				new IdempotentOperation.Duplicates(Duration.ZERO, OnAbandoned.TAKE_OVER),
				new IdempotentOperation.Results(Remember.SUCCESS, ReplayStatus.OK, "", "",
						List.of(remembered.asSubclass(Throwable.class)), List.of(),
						IdempotentOperation.Results.Answers.STORED),
				Completion.FENCE);
	}

	private static String text(Failure kept) {
		return new String(kept.properties(), StandardCharsets.ISO_8859_1);
	}

}

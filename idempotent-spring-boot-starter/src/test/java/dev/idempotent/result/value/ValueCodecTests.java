package dev.idempotent.result.value;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DefaultTyping;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.BasicPolymorphicTypeValidator;
import tools.jackson.databind.module.SimpleModule;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.ParameterizedTypeReference;
import org.springframework.core.ResolvableType;
import org.springframework.core.io.InputStreamResource;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.ErrorResponse;
import org.springframework.web.ErrorResponseException;

import dev.idempotent.result.KeptHeaders;
import dev.idempotent.result.KeptResult;
import dev.idempotent.result.KeptResult.Shape;
import dev.idempotent.result.KeptResult.Unavailable;
import dev.idempotent.result.KeptResult.Value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

@ExtendWith(OutputCaptureExtension.class)
class ValueCodecTests {

	private static final KeptHeaders HEADERS = new KeptHeaders(List.of("*"), List.of());

	private final ValueCodec codec = codec(JsonMapper.builder().build());

	static Stream<Kept> kept() {
		Map<String, Object> untyped = new LinkedHashMap<>();
		untyped.put("list", Arrays.asList(1, null, "text", true));
		return Stream.of(new Kept(String.class, "text"), new Kept(String.class, null), new Kept(void.class, null),
				new Kept(CharSequence.class, "text"), new Kept(Object.class, "text"), new Kept(int.class, 7),
				new Kept(Integer.class, null), new Kept(BigDecimal.class, new BigDecimal("10.00")),
				new Kept(Object.class, new BigDecimal("10.00")), new Kept(Object.class, 7),
				new Kept(UUID.class, new UUID(1, 2)),
				new Kept(Receipt.class, new Receipt("r-1", new BigDecimal("1.50"), Instant.EPOCH)),
				new Kept(list(Receipt.class), List.of(new Receipt("r-1", BigDecimal.ONE, Instant.EPOCH))),
				new Kept(list(Pay.class), List.of(new Card("4242"), new Account("DE1"))),
				new Kept(Pay.class, new Card("4242")), new Kept(Color.class, Color.RED),
				new Kept(new ParameterizedTypeReference<Set<String>>() {
				}.getType(), new TreeSet<>(Set.of("b", "a", "zz"))),
				new Kept(new ParameterizedTypeReference<Optional<Receipt>>() {
				}.getType(), Optional.empty()), new Kept(Map.class, untyped));
	}

	@ParameterizedTest
	@MethodSource("kept")
	void readWhenKeptThenTheSame(Kept kept) {
		assertThat(read(kept.type(), keep(kept.type(), kept.value()))).isEqualTo(kept.value());
	}

	@Test
	void readWhenBytesThenTheSame() {
		assertThat(read(byte[].class, keep(byte[].class, new byte[] { 0, -1 }))).isEqualTo(new byte[] { 0, -1 });
		assertThat(read(Object.class, keep(Object.class, new byte[] { 0, -1 }))).isEqualTo(new byte[] { 0, -1 });
	}

	@Test
	void readWhenArrayThenTheSame() {
		assertThat(read(Receipt[].class, keep(Receipt[].class, new Receipt[0]))).isEqualTo(new Receipt[0]);
		Integer[] numbers = { 1, null };
		assertThat(read(Integer[].class, keep(Integer[].class, numbers))).isEqualTo(numbers);
	}

	@Test
	void readWhenEntityThenStatusKeptHeadersAndBody() {
		ResponseEntity<Receipt> entity = ResponseEntity.created(URI.create("/1"))
			.header("X-Own", "1", "2")
			.header("Set-Cookie", "secret")
			.body(new Receipt("r-1", BigDecimal.ONE, Instant.EPOCH));
		ResultType type = type(new ParameterizedTypeReference<ResponseEntity<Receipt>>() {
		});
		KeptResult kept = this.codec.of("orders", type, entity);
		ResponseEntity<?> read = (ResponseEntity<?>) Objects.requireNonNull(read(type, kept));
		assertThat(read.getStatusCode()).isEqualTo(HttpStatus.CREATED);
		assertThat(read.getBody()).isEqualTo(entity.getBody());
		assertThat(read.getHeaders().headerNames()).containsExactly("Location", "X-Own");
		assertThat(read.getHeaders().get("X-Own")).containsExactly("1", "2");
		assertThat(kept.unavailable()).isEqualTo(new Unavailable(201, "/1"));
	}

	@Test
	void readWhenAnswersEntityHasNoStatusOrTypeThenItsJson() {
		ResultType type = type(new ParameterizedTypeReference<HttpEntity<?>>() {
		});
		KeptResult kept = this.codec.ofAnswer("orders", type,
				new HttpEntity<>(new Receipt("r-1", new BigDecimal("1.50"), Instant.EPOCH)));
		HttpEntity<?> read = (HttpEntity<?>) Objects.requireNonNull(read(type, kept));
		assertThat(JsonMapper.builder().build().writeValueAsString(read.getBody()))
			.isEqualTo("{\"id\":\"r-1\",\"amount\":1.50,\"at\":\"1970-01-01T00:00:00Z\"}");
	}

	@Test
	void readWhenAnswerIsProblemThenTheSame() {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT, "sold");
		problem.setProperty("limit", new BigDecimal("1.50"));
		ResultType type = type(new ParameterizedTypeReference<ResponseEntity<?>>() {
		});
		KeptResult kept = this.codec.ofAnswer("orders", type, ResponseEntity.of(problem).build());
		assertThat(((ResponseEntity<?>) Objects.requireNonNull(read(type, kept))).getBody()).isEqualTo(problem);
		assertThat(read(Object.class, this.codec.ofAnswer("orders", ResultType.of(Object.class), problem)))
			.isEqualTo(problem);
	}

	@Test
	void readWhenAnswerIsErrorResponseThenTheSame() {
		ErrorResponseException error = new ErrorResponseException(HttpStatus.GONE,
				ProblemDetail.forStatusAndDetail(HttpStatus.GONE, "sold"), null);
		error.getHeaders().add("X-Own", "1");
		ResultType type = ResultType.of(ErrorResponse.class);
		KeptResult kept = this.codec.ofAnswer("orders", type, error);
		assertThat(kept).isInstanceOfSatisfying(Value.class,
				(value) -> assertThat(value.shape()).isEqualTo(Shape.ERROR_RESPONSE));
		ErrorResponse read = (ErrorResponse) Objects.requireNonNull(read(type, kept));
		assertThat(read.getStatusCode()).isEqualTo(HttpStatus.GONE);
		assertThat(read.getBody()).isEqualTo(error.getBody());
		assertThat(read.getHeaders().get("X-Own")).containsExactly("1");
	}

	static Stream<Kept> notTheSame() {
		List<Object> loop = new ArrayList<>();
		loop.add(loop);
		return Stream.of(new Kept(Secret.class, new Known("secret")), new Kept(Base.class, new Derived("secret", 1)),
				new Kept(Base.class, new SameJson("secret")), new Kept(Object.class, new Receipt("secret", null, null)),
				new Kept(Object.class, new UUID(1, 2)), new Kept(Map.class, Map.of("secret", new UUID(1, 2))),
				new Kept(list(Object.class), List.of(5L)), new Kept(WriteOnly.class, new WriteOnly("secret", 1)),
				new Kept(Forgets.class, new Forgets().hide("secret")), new Kept(String.class, "secret \ud800"),
				new Kept(Object.class, loop), new Kept(Object.class, new Object()),
				new Kept(ThrowingGetter.class, new ThrowingGetter()),
				new Kept(NamesItsClass.class, new NamesItsClass()),
				new Kept(list(Base.class), List.of(new SameJson("secret"))));
	}

	@ParameterizedTest
	@MethodSource("notTheSame")
	void ofWhenItWouldNotComeBackTheSameThenUnavailableAndLoggedWithoutContents(Kept kept, CapturedOutput output) {
		assertThat(keep(kept.type(), kept.value())).isEqualTo(Unavailable.UNKNOWN);
		assertThat(output.getOut().lines().filter((line) -> line.contains("WARN"))).singleElement()
			.asString()
			.contains("The result of orders can't be kept: ", "; repeats get 409 result-unavailable")
			.doesNotContain("secret");
	}

	@Test
	void ofWhenValueCanBeReadOnlyOnceThenItIsLeftAlone() {
		Iterator<String> iterator = List.of("a").iterator();
		InputStream stream = new ByteArrayInputStream(new byte[] { 1 });
		Stream<String> strings = Stream.of("a");
		for (Object once : List.of(iterator, stream, strings, new InputStreamResource(stream),
				new Holder(List.of(iterator)))) {
			assertThat(keep(Object.class, once)).isEqualTo(Unavailable.UNKNOWN);
		}
		assertThat(iterator.next()).isEqualTo("a");
		assertThat(stream).hasBinaryContent(new byte[] { 1 });
		assertThat(strings).containsExactly("a");
	}

	@Test
	void ofWhenEntityHasOddStatusThenUnavailable() {
		ResultType type = type(new ParameterizedTypeReference<ResponseEntity<String>>() {
		});
		assertThat(this.codec.of("orders", type, ResponseEntity.status(700).header("Location", "/1").body("a")))
			.isEqualTo(new Unavailable(null, "/1"));
	}

	@Test
	void ofWhenMapperNamesClassesThenStoredJsonDoesNot() {
		for (JsonMapper mapper : List.of(typing(JsonMapper.builder()).build(),
				JsonMapper.builder().addModule(new TypingModule()).build())) {
			ValueCodec codec = codec(mapper);
			Value kept = (Value) codec.of("orders", ResultType.of(list(Base.class)), List.of(new Base("a")));
			assertThat(new String(kept.bytes(), StandardCharsets.UTF_8)).isEqualTo("[{\"name\":\"a\"}]");
			assertThat(codec.of("orders", ResultType.of(Map.class), Map.of("a", List.of(1)))).isInstanceOf(Value.class);
		}
	}

	@Test
	void readWhenJsonNamesAClassThenItIsNeverCreated() {
		Created.count.set(0);
		String name = Created.class.getName();
		for (String json : List.of("{\"@class\":\"" + name + "\"}", "[\"" + name + "\",{}]")) {
			Value value = new Value(Shape.PLAIN, KeptResult.NO_STATUS, List.of(), KeptResult.Content.JSON,
					json.getBytes(StandardCharsets.UTF_8));
			Object read = codec(typing(JsonMapper.builder()).build()).read("orders", ResultType.of(Object.class), value,
					IllegalStateException::new);
			assertThat(read).isInstanceOfAny(Map.class, List.class);
			assertUnreadable(NamesItsClass.class, value);
		}
		assertThat(Created.count).hasValue(0);
	}

	@Test
	void ofWhenMapperHasItsOwnSettingsThenTheyAreUsed() {
		JsonMapper mapper = JsonMapper.builder()
			.propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
			.enable(SerializationFeature.WRAP_ROOT_VALUE)
			.build();
		Value kept = (Value) codec(mapper).of("orders", ResultType.of(Base.class), new Base("a"));
		assertThat(new String(kept.bytes(), StandardCharsets.UTF_8)).isEqualTo("{\"Name\":\"a\"}");
	}

	@Test
	void readWhenMethodHasAnotherTypeByThenThenUnavailableAndLogged(CapturedOutput output) {
		Value base = (Value) keep(Base.class, new Base("secret"));
		assertUnreadable(Integer.class, base);
		assertUnreadable(Color.class, base);
		assertUnreadable(new ParameterizedTypeReference<ResponseEntity<Base>>() {
		}.getType(), base);
		assertUnreadable(WriteOnly.class, base);
		assertUnreadable(int.class, (Value) keep(Integer.class, null));
		assertUnreadable(UUID.class, (Value) keep(String.class, "secret"));
		assertUnreadable(String.class, (Value) keep(byte[].class, new byte[1]));
		ResultType entity = type(new ParameterizedTypeReference<ResponseEntity<Base>>() {
		});
		assertUnreadable(Base.class, (Value) this.codec.of("orders", entity, ResponseEntity.ok(new Base("secret"))));
		assertThat(output).contains("WARN", "The kept result of orders can't be read back to ")
			.doesNotContain("secret");
	}

	@Test
	void readWhenJsonIsDamagedThenUnavailable() {
		for (String json : List.of("", "{", "{}{}", "null", "{\"name\":\"a\",\"other\":1}")) {
			assertUnreadable(Base.class, new Value(Shape.PLAIN, KeptResult.NO_STATUS, List.of(),
					KeptResult.Content.JSON, json.getBytes(StandardCharsets.UTF_8)));
		}
	}

	@Test
	void unreadableWhenTypeCanBeReadThenNull() {
		for (Class<?> type : List.of(void.class, Void.class, int.class, String.class, Object.class, Receipt.class,
				Pay.class, Map.class)) {
			assertThat(this.codec.unreadable(ResultType.of(type))).as(type.getName()).isNull();
		}
	}

	@Test
	void unreadableWhenTypeCanNotBeReadThenWhatKeepsItFrom() {
		assertThat(this.codec.unreadable(ResultType.of(Secret.class))).isEqualTo(Secret.class);
		assertThat(this.codec.unreadable(ResultType.of(list(Secret.class)))).isEqualTo(Secret.class);
		assertThat(this.codec.unreadable(ResultType.of(NamesItsClass.class))).isEqualTo(NamesItsClass.class);
	}

	@Test
	void unreadableWhenReadingFailsInItsOwnWayThenNull() {
		JacksonModule module = new SimpleModule().addDeserializer(Base.class, new FailingDeserializer());
		ValueCodec own = codec(JsonMapper.builder().addModule(module).build());
		assertThat(own.unreadable(ResultType.of(Base.class))).isNull();
	}

	@BeforeEach
	void reset() {
		Created.count.set(0);
	}

	private void assertUnreadable(Type type, Value value) {
		assertThatIllegalStateException().isThrownBy(() -> this.codec.read("orders", ResultType.of(type), value,
				() -> new IllegalStateException("unavailable")));
	}

	private KeptResult keep(Type type, @Nullable Object value) {
		return this.codec.of("orders", ResultType.of(type), value);
	}

	private @Nullable Object read(Type type, KeptResult kept) {
		return read(ResultType.of(type), kept);
	}

	private @Nullable Object read(ResultType type, KeptResult kept) {
		return this.codec.read("orders", type, (Value) kept, IllegalStateException::new);
	}

	private static ValueCodec codec(JsonMapper mapper) {
		return new ValueCodec(mapper, HEADERS);
	}

	private static ResultType type(ParameterizedTypeReference<?> type) {
		return ResultType.of(type.getType());
	}

	private static Type list(Class<?> type) {
		return ResolvableType.forClassWithGenerics(List.class, type).getType();
	}

	private static JsonMapper.Builder typing(JsonMapper.Builder builder) {
		return builder.activateDefaultTypingAsProperty(
				BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(), DefaultTyping.NON_FINAL,
				"@class");
	}

	record Kept(Type type, @Nullable Object value) {
	}

	record Receipt(String id, @Nullable BigDecimal amount, @Nullable Instant at) {
	}

	record Holder(List<Object> values) {
	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
	sealed interface Pay {

	}

	record Card(String last) implements Pay {
	}

	record Account(String iban) implements Pay {
	}

	enum Color {

		RED {
		}

	}

	interface Secret {

		String secret();

	}

	record Known(String secret) implements Secret {
	}

	static class Base {

		public String name;

		Base() {
			this("");
		}

		Base(String name) {
			this.name = name;
		}

	}

	static class Derived extends Base {

		public int more;

		Derived(String name, int more) {
			super(name);
			this.more = more;
		}

	}

	static class SameJson extends Base {

		SameJson(String name) {
			super(name);
		}

	}

	record WriteOnly(String name, int number) {

		@JsonCreator
		static WriteOnly of(@JsonProperty("name") String name) {
			return new WriteOnly(name, 0);
		}

	}

	static class Forgets {

		private String hidden = "";

		public String getText() {
			return this.hidden;
		}

		Forgets hide(String text) {
			this.hidden = text;
			return this;
		}

	}

	static class ThrowingGetter {

		public String getText() {
			throw new IllegalArgumentException("secret");
		}

	}

	@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
	static class NamesItsClass {

		public String text = "";

	}

	static class FailingDeserializer extends StdDeserializer<Base> {

		FailingDeserializer() {
			super(Base.class);
		}

		@Override
		public Base deserialize(JsonParser in, DeserializationContext context) {
			throw new UnsupportedOperationException("as a module of another language may");
		}

	}

	/**
	 * Switches typing on by itself.
	 */
	static class TypingModule extends SimpleModule {

		@Override
		public void setupModule(SetupContext context) {
			((MapperBuilder<?, ?>) context.getOwner()).activateDefaultTypingAsProperty(
					BasicPolymorphicTypeValidator.builder().allowIfBaseType(Object.class).build(),
					DefaultTyping.NON_FINAL, "@class");
		}

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

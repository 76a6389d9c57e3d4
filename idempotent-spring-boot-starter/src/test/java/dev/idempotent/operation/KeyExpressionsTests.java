package dev.idempotent.operation;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class KeyExpressionsTests {

	static final List<Class<?>> neverKeys = List.of(byte[].class, Optional.class, Event.class, java.time.Instant.class,
			Event[].class, byte[][].class, Class.class);

	static final List<Class<?>> maybeKeys = List.of(String.class, int.class, Long.class, Object.class, Number.class,
			UUID.class, Kind.class, CharSequence.class, List.class, java.util.ArrayList.class, String[].class,
			int[].class, char.class, boolean.class, Object[].class, Comparable.class, Map.class);

	private final KeyExpressions keys = new KeyExpressions(new MethodExpressions());

	static Stream<Arguments> keys() {
		UUID uuid = UUID.fromString("8e03978e-40d5-43e8-bc93-6894a57f9324");
		return Stream.of(arguments("text", "text"), arguments(new StringBuilder("text"), "text"), arguments('c', "c"),
				arguments(1, "1"), arguments(1L, "1"), arguments(new java.math.BigDecimal("1.50"), "1.50"),
				arguments(true, "true"), arguments(Kind.ORDER, "ORDER"), arguments(uuid, uuid.toString()));
	}

	@ParameterizedTest
	@MethodSource("keys")
	void keyWhenValueIsOfListedTypeThenItsText(Object value, String key) {
		assertThat(key("#a", value, null)).isEqualTo(key);
	}

	@Test
	void keyWhenListsDifferThenDiffers() {
		List<Object> values = List.of(List.of("a", "b"), List.of("ab"), List.of("a,b"), List.of("a", "b", ""),
				List.of("", "a", "b"), List.of("b", "a"), List.of(List.of("a"), "b"), List.of(List.of("a", "b")), "ab",
				"a,b", "[a, b]", key("#a", List.of("a", "b"), null) + "");
		assertThat(values.stream().map((value) -> key("#a", value, null))).doesNotHaveDuplicates().doesNotContainNull();
	}

	@Test
	void keyWhenListComesInOtherFormThenIsTheSame() {
		String key = key("{#a, #b}", "a", 1);
		assertThat(key("#a", List.of("a", 1), null)).isEqualTo(key);
		assertThat(key("#a", new Object[] { "a", 1L }, null)).isEqualTo(key);
		assertThat(key("#a", new String[] { "a", "1" }, null)).isEqualTo(key);
		assertThat(key("#a", new int[] { 1, 2 }, null)).isEqualTo(key("{1, 2}", null, null));
	}

	@ParameterizedTest
	@ValueSource(strings = { "#a", "#a.next.id", "#a?.next?.id", "#a.id()", "#a[0]", "{#a, #b}", "{'x', {#a}}", "{}",
			"''", "#a + '-' + #b", "'x' + #a", "('x' + #a).toLowerCase()", "{'x', 'y' + #a}", "#a ?: #b",
			"true ? 'x' + #a : 'y'", "T(String).join('-', #a, #b)", "T(String).join('-', {#a, #b})",
			"T(String).format('%s-%s', 'x', #a)", "'x'.concat(#a)", "T(String).valueOf(#a)", "#a + 1" })
	void keyWhenSomethingIsNullThenIsMissing(String expression) {
		assertThat(key(expression, null, null)).isNull();
	}

	@Test
	void keyWhenNullIsOnTheWayOrNothingIsThereThenIsMissing() {
		assertThat(key("#a.next.id", new Event("1", null), null)).isNull();
		assertThat(key("#a.next.id()", new Event("1", null), null)).isNull();
		assertThat(key("#a[0].id", List.of(), null)).isNull();
		assertThat(key("#a[1]", new String[] { "a" }, null)).isNull();
		assertThat(key("#a['id']", Map.of(), null)).isNull();
		assertThat(key("#a.![id]", List.of(new Event(null, null)), null)).isNull();
		assertThat(key("#a", List.of(), null)).isNull();
		assertThat(key("#a", Arrays.asList("a", null), null)).isNull();
		assertThat(key("#a", new String[1], null)).isNull();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "#a ?: 'x' | x", "#a == null ? 'x' : 'y' + #a | x", "(#a ?: 'x') + '-y' | x-y",
					"T(java.util.Objects).requireNonNullElse(#a, 'x') | x", "#a == null ? 'x' : #a.id | x" })
	void keyWhenExpressionHandlesNullThenIsThere(String expression, String key) {
		assertThat(key(expression, null, null)).isEqualTo(key);
	}

	@Test
	void keyWhenTextsArePutTogetherThenIsThere() {
		assertThat(key("#a + '-' + #b.id", "x", new Event("1", null))).isEqualTo("x-1");
		assertThat(key("#a.![id]", List.of(new Event("1", null)), null)).isEqualTo(key("{'1'}", null, null));
		assertThat(key("T(String).join('-', #a, #b)", "x", "y")).isEqualTo("x-y");
	}

	@Test
	void keyWhenValueIsNoKeyThenNamesTypeMethodAndWayOut() {
		List<Object> values = List.of(new byte[] { 1 }, Optional.of("a"), Optional.empty(), new Object(), Set.of("a"),
				Map.of("a", "b"), new Event("1", null), java.time.Instant.EPOCH, List.of(new Object()),
				new Object[] { new byte[0] }, ValueNumber.ONE);
		assertThat(values)
			.allSatisfy((value) -> assertThatIllegalStateException().isThrownBy(() -> key("#a", value, null))
				.withMessageStartingWith("Method Events.on: @Idempotent(key = \"#a\") gave ")
				.withMessageContaining("let it give a text, number, boolean, enum or UUID, or a list of these"));
		assertThatIllegalStateException().isThrownBy(() -> key("#a", new byte[0], null))
			.withMessageContaining("byte[]");
		assertThatIllegalStateException().isThrownBy(() -> key("#a", Optional.empty(), null))
			.withMessageContaining("java.util.Optional");
	}

	@Test
	void keyWhenExpressionItselfFailsThenThrows() {
		assertThatIllegalStateException().isThrownBy(() -> key("#a.nothing", "x", null))
			.withMessageStartingWith("Method Events.on: @Idempotent(key = \"#a.nothing\") can't be evaluated: ")
			.withMessageContaining("'nothing' cannot be found")
			.withMessageContaining("let it give a text");
		assertThatExceptionOfType(RuntimeException.class).isThrownBy(() -> key("#a.fail()", new Event("1", null), null))
			.withStackTraceContaining("of its own");
	}

	@ParameterizedTest
	@FieldSource("neverKeys")
	void isNeverWhenNoValueOfTypeIsAKeyThenTrue(Class<?> type) {
		assertThat(KeyExpressions.isNever(type)).isTrue();
	}

	@ParameterizedTest
	@FieldSource("maybeKeys")
	void isNeverWhenSomeValueMayBeAKeyThenFalse(Class<?> type) {
		assertThat(KeyExpressions.isNever(type)).isFalse();
	}

	private @Nullable String key(String expression, @Nullable Object a, @Nullable Object b) {
		Method method = TestOperations.method(Events.class, "on");
		return this.keys.key(new IdempotentInvocation(TestOperations.keyed(expression), method, Events.class,
				new @Nullable Object[] { a, b }));
	}

	enum Kind {

		ORDER {
			@Override
			public String toString() {
				return "an order";
			}
		}

	}

	static class Events {

		void on(Object a, Object b) {
		}

	}

	public record Event(@Nullable String id, @Nullable Event next) {

		public String fail() {
			throw new NullPointerException("of its own");
		}

	}

	static final class ValueNumber extends Number {

		static final ValueNumber ONE = new ValueNumber();

		@Override
		public int intValue() {
			return 1;
		}

		@Override
		public long longValue() {
			return 1;
		}

		@Override
		public float floatValue() {
			return 1;
		}

		@Override
		public double doubleValue() {
			return 1;
		}

	}

}

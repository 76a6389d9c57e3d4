package dev.idempotent.fingerprint;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Function;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Values of the JDK that hold no others, and a text or bytes for each that two of one
 * type share only when they are equal.
 */
final class PlainValues {

	private static final Map<Class<?>, Function<Object, Object>> forms = new HashMap<>();

	static {
		for (Class<?> type : List.of(Boolean.class, Character.class, Byte.class, Short.class, Integer.class, Long.class,
				BigInteger.class, BigDecimal.class, UUID.class, Instant.class, LocalDate.class, LocalTime.class,
				LocalDateTime.class, OffsetDateTime.class, OffsetTime.class, ZonedDateTime.class, Year.class,
				YearMonth.class, MonthDay.class, Duration.class, Period.class, Currency.class, URI.class,
				StringBuilder.class, StringBuffer.class, OptionalInt.class, OptionalLong.class, AtomicBoolean.class,
				AtomicInteger.class, AtomicLong.class, AtomicIntegerArray.class, AtomicLongArray.class)) {
			forms.put(type, Object::toString);
		}
		add(String.class, (value) -> value);
		forms.put(Class.class, (value) -> ((Class<?>) value).getName());
		add(Date.class, (value) -> Long.toString(value.getTime()));
		add(BitSet.class, (value) -> Arrays.toString(value.toLongArray()));
		add(Locale.class, PlainValues::form);
		// Not as text: later JDKs write some of them otherwise
		add(Float.class, (value) -> Integer.toString(Float.floatToIntBits(value)));
		add(Double.class, (value) -> form(value));
		add(OptionalDouble.class, (value) -> value.isPresent() ? form(value.getAsDouble()) : "");
		add(float[].class,
				(value) -> IntStream.range(0, value.length)
					.map((index) -> Float.floatToIntBits(value[index]))
					.boxed()
					.toList()
					.toString());
		add(double[].class,
				(value) -> DoubleStream.of(value).mapToLong(Double::doubleToLongBits).boxed().toList().toString());
		add(byte[].class, (value) -> value);
		add(char[].class, String::valueOf);
		add(boolean[].class, Arrays::toString);
		add(short[].class, Arrays::toString);
		add(int[].class, Arrays::toString);
		add(long[].class, Arrays::toString);
		add(ZoneId.class, ZoneId::getId);
		add(ByteBuffer.class, PlainValues::form);
	}

	private PlainValues() {
	}

	static Set<Class<?>> types() {
		return forms.keySet();
	}

	/**
	 * Adds a value.
	 * @return whether it is plain
	 */
	static boolean add(Object value, FramedBytes bytes) {
		Class<?> type = (value instanceof ByteBuffer) ? ByteBuffer.class
				: (value instanceof ZoneId) ? ZoneId.class : value.getClass();
		Function<Object, Object> form = forms.get(type);
		if (form == null) {
			return false;
		}
		bytes.put('p').put(type.getSimpleName());
		Object content = form.apply(value);
		if (content instanceof byte[] binary) {
			bytes.put(binary);
		}
		else {
			bytes.put((String) content);
		}
		return true;
	}

	private static <T> void add(Class<T> type, Function<T, Object> form) {
		forms.put(type, (value) -> form.apply(type.cast(value)));
	}

	private static String form(double value) {
		return Long.toString(Double.doubleToLongBits(value));
	}

	private static byte[] form(ByteBuffer value) {
		byte[] content = new byte[value.remaining()];
		value.duplicate().get(content);
		return content;
	}

	private static String form(Locale value) {
		return String.join("_", value.getLanguage(), value.getScript(), value.getCountry(), value.getVariant())
				+ value.getExtensionKeys()
					.stream()
					.sorted()
					.map((key) -> "_" + key + "=" + value.getExtension(key))
					.toList();
	}

}

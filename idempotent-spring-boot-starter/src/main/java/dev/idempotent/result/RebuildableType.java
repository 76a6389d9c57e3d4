package dev.idempotent.result;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * One class of exceptions that can be thrown again. Its constructors are tried until one
 * gives an exception of which the same is kept; fields that still differ are set.
 * Thread-safe.
 */
final class RebuildableType {

	private static final Log logger = LogFactory.getLog(RebuildableType.class);

	private final Class<? extends Throwable> type;

	private final Collection<ThrowableProperty> properties;

	private final List<ThrowableConstructor> constructors;

	private final PropertyJson json;

	/**
	 * Creates a type.
	 * @throws InvalidExceptionTypeException when it can't be rebuilt
	 */
	RebuildableType(Class<? extends Throwable> type, PropertyJson json) {
		if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
			throw new InvalidExceptionTypeException(type, "it is an inner class, which needs an instance of its outer",
					"make it static");
		}
		if (type.isAnonymousClass() || type.isLocalClass()) {
			throw new InvalidExceptionTypeException(type, "it is declared in a method",
					"declare it as a class of its own");
		}
		ThrowableProperties properties = new ThrowableProperties(type);
		this.type = type;
		this.json = json;
		this.constructors = ThrowableConstructor.of(type, properties);
		this.properties = List.copyOf(properties.all());
		check(properties);
	}

	/**
	 * Returns what is kept of an exception.
	 * @throws RuntimeException when a property can't be written
	 */
	Map<String, byte[]> keep(Throwable ex) {
		Map<String, byte[]> kept = new LinkedHashMap<>();
		this.properties.forEach((property) -> kept.put(property.name(), this.json.write(property, property.get(ex))));
		return kept;
	}

	/**
	 * Returns an exception of which the same is kept, or null.
	 */
	@Nullable Throwable rebuild(Map<String, byte[]> kept) {
		if (kept.size() != this.properties.size()
				|| !this.properties.stream().allMatch((property) -> kept.containsKey(property.name()))) {
			return null;
		}
		for (ThrowableConstructor constructor : this.constructors) {
			Throwable ex = rebuild(constructor, kept);
			if (ex != null) {
				return ex;
			}
		}
		return null;
	}

	/**
	 * Returns whether the exceptions' properties, which are the same as JSON, are so as
	 * objects: JSON does not tell a UUID from its text.
	 */
	boolean isSame(Throwable ex, Throwable rebuilt) {
		return this.properties.stream().allMatch((property) -> isSame(property.get(ex), property.get(rebuilt)));
	}

	private static boolean isSame(@Nullable Object value, @Nullable Object rebuilt) {
		if (value == null || rebuilt == null) {
			return value == rebuilt;
		}
		return value.getClass() == rebuilt.getClass() || isContainer(value);
	}

	private static boolean isContainer(Object value) {
		return value instanceof Collection || value instanceof Map || value instanceof HttpHeaders
				|| value.getClass().isArray();
	}

	private @Nullable Throwable rebuild(ThrowableConstructor constructor, Map<String, byte[]> kept) {
		try {
			Throwable ex = constructor.create((property) -> read(property, kept));
			for (ThrowableProperty property : this.properties) {
				Field field = property.field();
				if (field != null && !isSame(property, kept, this.json.write(property, property.get(ex)))) {
					field.set(ex, read(property, kept));
				}
			}
			Map<String, byte[]> again = keep(ex);
			return this.properties.stream().allMatch((property) -> isSame(property, kept, again.get(property.name())))
					? ex : null;
		}
		catch (ReflectiveOperationException | RuntimeException | StackOverflowError ex) {
			logger.debug(this.type.getName() + " can't be rebuilt by " + constructor.constructor(), ex);
			return null;
		}
	}

	private @Nullable Object read(ThrowableProperty property, Map<String, byte[]> kept) {
		byte[] json = kept.get(property.name());
		return (json != null) ? this.json.read(property, json) : null;
	}

	private static boolean isSame(ThrowableProperty property, Map<String, byte[]> kept, byte @Nullable [] json) {
		return Arrays.equals(kept.get(property.name()), json);
	}

	private void check(ThrowableProperties properties) {
		if (this.constructors.isEmpty()) {
			throw new InvalidExceptionTypeException(this.type,
					"none of its constructors can be called from what is kept",
					"give it one whose parameters are named as its properties, such as " + example(properties)
							+ (hasParameterNames() ? "" : ", and compile it with -parameters"));
		}
		this.constructors.stream()
			.flatMap((constructor) -> constructor.arguments().stream())
			.forEach((property) -> check(property));
		properties.fields().forEach((property) -> check(property));
	}

	private boolean hasParameterNames() {
		return Stream.of(this.type.getDeclaredConstructors())
			.flatMap((constructor) -> Stream.of(constructor.getParameters()))
			.allMatch(Parameter::isNamePresent);
	}

	private void check(@Nullable ThrowableProperty property) {
		Class<?> unreadable = (property != null) ? this.json.unreadable(property) : null;
		if (property != null && unreadable != null) {
			throw new InvalidExceptionTypeException(this.type,
					"its property " + property.name() + " of type " + property.rawType().getSimpleName()
							+ " can't be read back from JSON",
					"make " + unreadable.getSimpleName()
							+ " readable for the application's JsonMapper, or keep its data in other types");
		}
	}

	private String example(ThrowableProperties properties) {
		Stream<String> fields = properties.fields()
			.stream()
			.filter((property) -> !Throwable.class.isAssignableFrom(property.rawType()))
			.filter((property) -> !property.name().equals("message"))
			.map((property) -> property.rawType().getSimpleName() + " " + property.name());
		return Stream.concat(Stream.of("String message"), fields)
			.collect(Collectors.joining(", ", this.type.getSimpleName() + "(", ")"));
	}

}

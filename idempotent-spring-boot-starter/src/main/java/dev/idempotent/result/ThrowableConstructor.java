package dev.idempotent.result;

import java.lang.reflect.Constructor;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * A constructor that can be called from what is kept of an exception.
 *
 * @param arguments one property for each parameter, null for a cause, which is not kept
 */
record ThrowableConstructor(Constructor<?> constructor, List<@Nullable ThrowableProperty> arguments) {

	/**
	 * Returns the type's constructors, those that restore most first.
	 */
	static List<ThrowableConstructor> of(Class<?> type, ThrowableProperties properties) {
		return Stream.of(type.getDeclaredConstructors())
			.filter((constructor) -> !constructor.isSynthetic())
			.map((constructor) -> match(constructor, properties))
			.flatMap((candidate) -> (candidate != null) ? Stream.of(candidate) : Stream.empty())
			.sorted(Comparator.comparing(ThrowableConstructor::restored)
				.reversed()
				.thenComparing(ThrowableConstructor::isHidden)
				.thenComparing((candidate) -> candidate.arguments().size()))
			.toList();
	}

	/**
	 * Creates an exception.
	 * @param values gives a property's value
	 * @throws ReflectiveOperationException when the constructor itself throws
	 */
	Throwable create(Function<ThrowableProperty, @Nullable Object> values) throws ReflectiveOperationException {
		@Nullable Object[] arguments = this.arguments.stream()
			.map((property) -> (property != null) ? values.apply(property) : null)
			.toArray();
		return (Throwable) this.constructor.newInstance(arguments);
	}

	private static @Nullable ThrowableConstructor match(Constructor<?> constructor, ThrowableProperties properties) {
		List<@Nullable ThrowableProperty> arguments = new ArrayList<>();
		for (Parameter parameter : constructor.getParameters()) {
			if (isCause(parameter)) {
				arguments.add(null);
				continue;
			}
			ThrowableProperty property = properties.find(parameter);
			if (property == null && isOnlyText(parameter, constructor)) {
				property = properties.constructorMessage();
			}
			if (property == null) {
				return null;
			}
			arguments.add(property);
		}
		return constructor.trySetAccessible() ? new ThrowableConstructor(constructor, arguments) : null;
	}

	private static boolean isCause(Parameter parameter) {
		return Throwable.class.isAssignableFrom(parameter.getType());
	}

	private static boolean isOnlyText(Parameter parameter, Constructor<?> constructor) {
		return parameter.getType() == String.class && Stream.of(constructor.getParameters())
			.allMatch((other) -> other.equals(parameter) || isCause(other));
	}

	private long restored() {
		return this.arguments.stream().filter((property) -> property != null).count();
	}

	private boolean isHidden() {
		return !Modifier.isPublic(this.constructor.getModifiers());
	}

}

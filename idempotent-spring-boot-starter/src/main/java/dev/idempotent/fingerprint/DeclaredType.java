package dev.idempotent.fingerprint;

import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

/**
 * What a declared type tells of its values.
 */
final class DeclaredType {

	private static final List<Class<?>> holders = Stream
		.concat(ObjectFields.containers.stream(),
				Stream.of(Optional.class, AtomicReference.class, AtomicReferenceArray.class))
		.toList();

	private final Set<Class<?>> seen = new HashSet<>();

	private DeclaredType() {
	}

	/**
	 * Returns why no value of the type can be told from another, or null when one may be.
	 * What an application's class may extend, or leave null, is left to the value.
	 */
	static @Nullable String mistake(Type type) {
		return new DeclaredType().mistake(ResolvableType.forType(type));
	}

	private @Nullable String mistake(ResolvableType type) {
		Class<?> declared = type.resolve(Object.class);
		if (type.isArray()) {
			return mistake(type.getComponentType());
		}
		if (holders.stream().anyMatch((holder) -> holder.isAssignableFrom(declared))) {
			return first(Stream.of(type.getGenerics()));
		}
		if (declared.isPrimitive() || declared.isInterface() || declared.isEnum() || isOfPlainValues(declared)) {
			return null;
		}
		String reason = ObjectFields.of(declared).mistake();
		if (reason != null) {
			boolean open = reason.equals(ObjectFields.NO_FIELDS) && !Modifier.isFinal(declared.getModifiers());
			return open ? null : declared.getTypeName() + ", because " + reason;
		}
		return this.seen.add(declared) ? first(ObjectFields.of(declared)
			.fields()
			.stream()
			.filter((field) -> Modifier.isFinal(field.getModifiers()))
			.map((field) -> ResolvableType.forField(field, type))) : null;
	}

	private @Nullable String first(Stream<ResolvableType> types) {
		return types.map(this::mistake).filter((mistake) -> mistake != null).findFirst().orElse(null);
	}

	private static boolean isOfPlainValues(Class<?> declared) {
		return declared == Record.class || declared == Enum.class
				|| PlainValues.types().stream().anyMatch(declared::isAssignableFrom);
	}

}

package dev.idempotent.autoconfigure.aot;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.HashSet;
import java.util.Set;

import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.ReflectionHints;
import org.springframework.core.ResolvableType;

/**
 * Hints for values that are taken apart by their fields: all fields of their classes,
 * inherited ones too, and of what those declare in turn.
 */
final class FieldHints {

	private final ReflectionHints hints;

	private final Set<Class<?>> seen = new HashSet<>();

	FieldHints(ReflectionHints hints) {
		this.hints = hints;
	}

	/**
	 * Returns whether a class is Java's own, whose fields nobody asks for.
	 */
	static boolean isPlatform(Class<?> type) {
		ClassLoader loader = type.getClassLoader();
		return type.isPrimitive() || loader == null || loader == ClassLoader.getPlatformClassLoader();
	}

	void register(ResolvableType type) {
		for (ResolvableType generic : type.getGenerics()) {
			register(generic);
		}
		Class<?> raw = type.resolve();
		if (type.isArray()) {
			register(type.getComponentType());
		}
		else if (raw != null) {
			register(raw);
		}
	}

	private void register(Class<?> type) {
		for (Class<?> level = type; level != null && !isPlatform(level)
				&& this.seen.add(level); level = level.getSuperclass()) {
			this.hints.registerType(level, MemberCategory.ACCESS_DECLARED_FIELDS);
			for (Field field : level.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers())) {
					register(ResolvableType.forField(field, type));
				}
			}
		}
	}

}

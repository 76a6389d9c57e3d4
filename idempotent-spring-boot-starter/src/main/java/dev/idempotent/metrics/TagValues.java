package dev.idempotent.metrics;

import java.util.Locale;

import org.springframework.util.ClassUtils;

import dev.idempotent.store.IdempotencyStore;

/**
 * How values are written in tags.
 */
public final class TagValues {

	private static final String STORES = "dev.idempotent.store.";

	private static final ClassValue<String> types = new ClassValue<>() {

		@Override
		protected String computeValue(Class<?> type) {
			return type.getSimpleName().replaceAll("([a-z])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT);
		}

	};

	private TagValues() {
	}

	public static String of(Enum<?> value) {
		return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	/**
	 * Returns the kind of one of our stores, or the short name of another's class.
	 */
	public static String of(IdempotencyStore store) {
		Class<?> type = ClassUtils.getUserClass(store);
		String name = ClassUtils.getShortName(type);
		return type.getName().startsWith(STORES) ? name.replace("IdempotencyStore", "").toLowerCase(Locale.ROOT) : name;
	}

	/**
	 * Returns the name of a kind of answers.
	 */
	public static String of(Class<?> type) {
		return types.get(type);
	}

}

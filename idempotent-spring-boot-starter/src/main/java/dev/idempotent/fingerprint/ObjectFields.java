package dev.idempotent.fingerprint;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ConcurrentReferenceHashMap;

/**
 * The fields that make up the values of an application's class: all of them, hidden from
 * whomever, inherited, transient or made by the compiler. Of a collection or a map, those
 * that it has beside its content; there, transient ones hold the content itself.
 *
 * @param fields in an order that the source's does not change
 * @param mistake why values of the class can't be told apart by their fields; null: they
 * can
 */
record ObjectFields(List<Field> fields, @Nullable String mistake) {

	static final String NO_FIELDS = "it has no fields that could differ";

	/**
	 * What holds its content somewhere else than in its fields.
	 */
	static final List<Class<?>> containers = List.of(List.class, Queue.class, Set.class, Map.class);

	private static final Map<Class<?>, ObjectFields> known = new ConcurrentReferenceHashMap<>();

	static ObjectFields of(Class<?> type) {
		return known.computeIfAbsent(type, ObjectFields::find);
	}

	/**
	 * Returns whether a class is Java's own, whose fields are nobody else's.
	 */
	static boolean isPlatform(Class<?> type) {
		ClassLoader loader = type.getClassLoader();
		return loader == null || loader == ClassLoader.getPlatformClassLoader();
	}

	private static ObjectFields find(Class<?> type) {
		if (Proxy.isProxyClass(type) || type.isHidden() || type.getName().contains("$$")
				|| type.getName().contains("$HibernateProxy$") || type.getName().contains("$ByteBuddy$")) {
			return mistake("its class is generated, and its fields are not what it stands for");
		}
		boolean container = containers.stream().anyMatch((each) -> each.isAssignableFrom(type));
		if (isPlatform(type) && !container) {
			return mistake("how its values differ is not known");
		}
		List<Field> fields = new ArrayList<>();
		Class<?> declaring = type;
		for (; declaring != null && !isPlatform(declaring); declaring = declaring.getSuperclass()) {
			for (Field field : instanceFields(declaring)) {
				if (container && Modifier.isTransient(field.getModifiers())) {
					continue;
				}
				if (!field.trySetAccessible()) {
					return mistake("its module does not open its fields");
				}
				fields.add(field);
			}
		}
		for (; declaring != null && !container; declaring = declaring.getSuperclass()) {
			if (!instanceFields(declaring).isEmpty()) {
				return mistake("what it inherits from " + declaring.getName() + " can't be seen");
			}
		}
		if (!container && fields.isEmpty() && !type.isRecord()) {
			return mistake(NO_FIELDS);
		}
		fields.sort(Comparator.comparing(Field::getName));
		return new ObjectFields(List.copyOf(fields), null);
	}

	private static List<Field> instanceFields(Class<?> type) {
		List<Field> fields = new ArrayList<>(List.of(type.getDeclaredFields()));
		fields.removeIf((field) -> Modifier.isStatic(field.getModifiers()));
		return fields;
	}

	private static ObjectFields mistake(String reason) {
		return new ObjectFields(List.of(), reason);
	}

}

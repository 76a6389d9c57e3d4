package dev.idempotent.result;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.StringUtils;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.server.ResponseStatusException;

/**
 * What is kept of the exceptions of one class: their message, the instance fields of its
 * hierarchy, the getters of the platform's classes in it, whose fields are closed, and
 * the accessors that a constructor's parameters are named after. Not thread-safe until
 * all constructors have been matched.
 */
final class ThrowableProperties {

	private static final String MESSAGE = "getMessage";

	// Their messages are made of what is kept anyway, and of untyped values' toString()
	private static final Set<Class<?>> DERIVED_MESSAGES = Set.of(ErrorResponseException.class,
			ResponseStatusException.class);

	private final Class<?> type;

	private final Map<String, ThrowableProperty> properties = new LinkedHashMap<>();

	private final ThrowableProperty message;

	/**
	 * Finds the properties.
	 * @throws InvalidExceptionTypeException when a field can't be accessed
	 */
	ThrowableProperties(Class<? extends Throwable> type) {
		this.type = type;
		this.message = message();
		for (Class<?> level = type; level != null && !isPlain(level); level = level.getSuperclass()) {
			if (isPlatform(level)) {
				getters(level);
			}
			else {
				fields(level);
			}
		}
	}

	Collection<ThrowableProperty> all() {
		return this.properties.values();
	}

	List<ThrowableProperty> fields() {
		return all().stream().filter((property) -> property.field() != null).toList();
	}

	/**
	 * Returns the message as a constructor passes it on to {@link Throwable}.
	 */
	ThrowableProperty constructorMessage() {
		return this.message;
	}

	/**
	 * Returns the property that the parameter is named after, or null.
	 */
	@Nullable ThrowableProperty find(Parameter parameter) {
		if (!parameter.isNamePresent()) {
			return null;
		}
		String name = parameter.getName();
		ThrowableProperty field = this.properties.get(name);
		if (field != null && fits(parameter, field.rawType())) {
			return field;
		}
		if (name.equals("message") && parameter.getType() == String.class) {
			return this.message;
		}
		return accessor(parameter, name);
	}

	private ThrowableProperty message() {
		Method method = getMessage(this.type);
		if (!DERIVED_MESSAGES.contains(method.getDeclaringClass())) {
			add(accessible(method));
		}
		try {
			Class<?> highest = highestOverride(method.getDeclaringClass());
			return (highest != null) ? add(ThrowableProperty.plainMessage(highest)) : accessible(method);
		}
		catch (IllegalAccessException ex) {
			return add(accessible(method));
		}
	}

	private static @Nullable Class<?> highestOverride(Class<?> lowest) {
		Class<?> highest = null;
		for (Class<?> level = lowest; level != Throwable.class; level = getMessage(level.getSuperclass())
			.getDeclaringClass()) {
			highest = level;
		}
		return highest;
	}

	private static Method getMessage(Class<?> type) {
		return ClassUtils.getMethod(type, MESSAGE);
	}

	private void fields(Class<?> level) {
		for (Field field : level.getDeclaredFields()) {
			if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
				if (!field.trySetAccessible()) {
					throw new InvalidExceptionTypeException(this.type,
							"the fields of " + level.getSimpleName() + " are closed by its module",
							"open its package to " + moduleName() + " in module-info.java");
				}
				add(ThrowableProperty.of(field, freeName(field.getName())));
			}
		}
	}

	private static String moduleName() {
		Module module = ThrowableProperties.class.getModule();
		return module.isNamed() ? module.getName() : "all";
	}

	private String freeName(String name) {
		String free = name;
		while (this.properties.containsKey(free)) {
			free = "super." + free;
		}
		return free;
	}

	private void getters(Class<?> level) {
		Arrays.stream(level.getDeclaredMethods())
			.filter((method) -> Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers()))
			.filter((method) -> method.getParameterCount() == 0 && method.getName().matches("(get|is)[A-Z].*"))
			.filter((method) -> ReflectionUtils.findMethod(Throwable.class, method.getName()) == null)
			.sorted((one, other) -> one.getName().compareTo(other.getName()))
			.forEach((method) -> add(accessible(method)));
	}

	private @Nullable ThrowableProperty accessor(Parameter parameter, String name) {
		String capitalized = StringUtils.capitalize(name);
		for (String candidate : List.of("get" + capitalized, "is" + capitalized, name)) {
			Method method = ClassUtils.getMethodIfAvailable(this.type, candidate, new Class<?>[0]);
			if (method != null && !Modifier.isStatic(method.getModifiers())
					&& method.getDeclaringClass() != Object.class && fits(parameter, method.getReturnType())) {
				return add(accessible(method));
			}
		}
		return null;
	}

	private static ThrowableProperty accessible(Method method) {
		try {
			// Fails for the platform's own, whose public methods need no more access
			method.trySetAccessible();
			return ThrowableProperty.of(method);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("A public method can be called", ex);
		}
	}

	private ThrowableProperty add(ThrowableProperty property) {
		ThrowableProperty known = this.properties.putIfAbsent(property.name(), property);
		return (known != null) ? known : property;
	}

	private static boolean fits(Parameter parameter, Class<?> type) {
		return ClassUtils.isAssignable(parameter.getType(), type);
	}

	private static boolean isPlain(Class<?> level) {
		return level == Throwable.class || level == Exception.class || level == RuntimeException.class
				|| level == Error.class;
	}

	private static boolean isPlatform(Class<?> level) {
		ClassLoader loader = level.getClassLoader();
		return loader == null || loader == ClassLoader.getPlatformClassLoader();
	}

}

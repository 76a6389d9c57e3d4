package dev.idempotent.failure;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.util.ReflectionUtils;

import dev.idempotent.result.ByteReader;
import dev.idempotent.result.ByteWriter;
import dev.idempotent.result.value.ValueBody;
import dev.idempotent.result.value.ValueBody.DifferentException;

/**
 * One class of exceptions that can be thrown again: the message that was given to
 * {@link Throwable}, and the fields of its hierarchy. As with Java's serialization, no
 * constructor runs but {@link Throwable#Throwable(String)}, so that none can make another
 * exception of them. Thread-safe.
 */
final class FailureType {

	private static final String MESSAGE = "getMessage";

	private final Class<? extends Throwable> type;

	private final ValueBody bodies;

	private final MethodHandle message;

	private final Constructor<?> constructor;

	private final Map<String, Field> fields = new LinkedHashMap<>();

	/**
	 * Creates a type.
	 * @throws InvalidExceptionTypeException when its exceptions can't be thrown again
	 */
	FailureType(Class<? extends Throwable> type, ValueBody bodies) {
		if (type.isMemberClass() && !Modifier.isStatic(type.getModifiers())) {
			throw new InvalidExceptionTypeException(type, "it is an inner class, which needs an instance of its outer",
					"make it static");
		}
		if (type.isAnonymousClass() || type.isLocalClass()) {
			throw new InvalidExceptionTypeException(type, "it is declared in a method",
					"declare it as a class of its own");
		}
		this.type = type;
		this.bodies = bodies;
		for (Class<?> level = type; level != Throwable.class; level = level.getSuperclass()) {
			for (Field field : level.getDeclaredFields()) {
				if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
					add(field);
				}
			}
		}
		try {
			this.message = message(type);
			this.constructor = constructor(type);
		}
		catch (ReflectiveOperationException ex) {
			throw new InvalidExceptionTypeException(type, "its class is closed by its module",
					"open its package in module-info.java");
		}
	}

	Class<? extends Throwable> type() {
		return this.type;
	}

	/**
	 * Writes an exception.
	 * @throws RuntimeException when a property would not come back the same
	 */
	byte[] write(Throwable ex) {
		ByteWriter out = new ByteWriter().putText(message(ex)).putInt(this.fields.size());
		this.fields.forEach((name, field) -> this.bodies.write(out.putText(name), field.getGenericType(),
				ReflectionUtils.getField(field, ex)));
		return out.toBytes();
	}

	/**
	 * Creates an exception anew.
	 * @throws RuntimeException when it has other properties by now
	 */
	Throwable read(byte[] bytes) {
		ByteReader in = new ByteReader(bytes);
		String message = in.readTextIfAny();
		Map<String, @Nullable Object> values = new HashMap<>();
		for (int left = in.readInt(); left != 0; left--) {
			String name = in.readText();
			Field field = this.fields.get(name);
			if (field == null) {
				throw new DifferentException("it had other properties when it was kept");
			}
			values.put(name, this.bodies.read(in, field.getGenericType()));
		}
		in.readEnd();
		if (values.size() != this.fields.size()) {
			throw new DifferentException("it had fewer properties when it was kept");
		}
		Throwable ex = (Throwable) BeanUtils.instantiateClass(this.constructor, message);
		this.fields.forEach((name, field) -> ReflectionUtils.setField(field, ex, values.get(name)));
		return ex;
	}

	private void add(Field field) {
		Class<?> level = field.getDeclaringClass();
		if (!field.trySetAccessible()) {
			throw new InvalidExceptionTypeException(this.type,
					"the fields of " + level.getSimpleName() + " are closed by its module",
					isPlatform(level) ? "throw an exception of your own" : "open its package in module-info.java");
		}
		Class<?> unreadable = Throwable.class.isAssignableFrom(field.getType()) ? null
				: this.bodies.unreadable(field.getGenericType());
		if (unreadable != null) {
			throw new InvalidExceptionTypeException(this.type,
					"its property " + field.getName() + " of type " + field.getType().getSimpleName()
							+ " can't be read back from JSON",
					"make " + unreadable.getSimpleName()
							+ " readable for the application's JsonMapper, or keep its data in other types");
		}
		String name = field.getName();
		while (this.fields.containsKey(name)) {
			name = "super." + name;
		}
		this.fields.put(name, field);
	}

	private @Nullable String message(Throwable ex) {
		try {
			return (String) this.message.invoke(ex);
		}
		catch (Throwable failure) {
			throw new IllegalStateException("getMessage() failed", failure);
		}
	}

	// Past the overriding methods, but for those of the platform, which are closed
	private static MethodHandle message(Class<?> type) throws ReflectiveOperationException {
		MethodType signature = MethodType.methodType(String.class);
		Class<?> highest = null;
		for (Class<?> level = type; !isPlatform(level); level = level.getSuperclass()) {
			if (Stream.of(level.getDeclaredMethods()).anyMatch(FailureType::isMessage)) {
				highest = level;
			}
		}
		if (highest == null) {
			return MethodHandles.lookup().findVirtual(Throwable.class, MESSAGE, signature);
		}
		return MethodHandles.privateLookupIn(highest, MethodHandles.lookup())
			.findSpecial(highest.getSuperclass(), MESSAGE, signature, highest);
	}

	private static boolean isMessage(Method method) {
		return method.getName().equals(MESSAGE) && method.getParameterCount() == 0;
	}

	private static boolean isPlatform(Class<?> level) {
		ClassLoader loader = level.getClassLoader();
		return loader == null || loader == ClassLoader.getPlatformClassLoader();
	}

	// By reflection, since the compiler warns of what has no other way
	private static Constructor<?> constructor(Class<?> type) throws ReflectiveOperationException {
		Class<?> factory = Class.forName("sun.reflect.ReflectionFactory");
		return (Constructor<?>) factory.getMethod("newConstructorForSerialization", Class.class, Constructor.class)
			.invoke(factory.getMethod("getReflectionFactory").invoke(null), type,
					Throwable.class.getConstructor(String.class));
	}

}

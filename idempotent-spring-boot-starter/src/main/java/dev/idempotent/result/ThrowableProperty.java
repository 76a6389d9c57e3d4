package dev.idempotent.result;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodHandles.Lookup;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

/**
 * One thing that is kept of an exception: a field, or what a method says.
 *
 * @param name unique in its exception's type
 * @param field null when it can be given to a constructor only
 */
record ThrowableProperty(String name, Type type, Class<?> rawType, MethodHandle getter, @Nullable Field field) {

	static ThrowableProperty of(Field field, String name) {
		try {
			return new ThrowableProperty(name, field.getGenericType(), field.getType(),
					MethodHandles.lookup().unreflectGetter(field), field);
		}
		catch (IllegalAccessException ex) {
			throw new IllegalStateException("An accessible field can be read", ex);
		}
	}

	/**
	 * Creates a property from an accessor.
	 * @throws IllegalAccessException when it can't be called
	 */
	static ThrowableProperty of(Method accessor) throws IllegalAccessException {
		return new ThrowableProperty(accessor.getName() + "()", accessor.getGenericReturnType(),
				accessor.getReturnType(), MethodHandles.lookup().unreflect(accessor), null);
	}

	/**
	 * Creates a property for the message that was given to {@link Throwable} itself, past
	 * the overriding methods.
	 * @param highest the overriding class nearest to {@link Throwable}
	 * @throws IllegalAccessException when the class belongs to a closed module
	 */
	static ThrowableProperty plainMessage(Class<?> highest) throws IllegalAccessException {
		Lookup lookup = MethodHandles.privateLookupIn(highest, MethodHandles.lookup());
		try {
			MethodHandle getter = lookup.findSpecial(highest.getSuperclass(), "getMessage",
					MethodType.methodType(String.class), highest);
			return new ThrowableProperty("super.getMessage()", String.class, String.class, getter, null);
		}
		catch (NoSuchMethodException ex) {
			throw new IllegalStateException("Every Throwable has a message", ex);
		}
	}

	@Nullable Object get(Throwable ex) {
		try {
			return this.getter.invoke(ex);
		}
		catch (RuntimeException | Error failure) {
			throw failure;
		}
		catch (Throwable failure) {
			throw new IllegalStateException(this.name + " can't be read", failure);
		}
	}

}

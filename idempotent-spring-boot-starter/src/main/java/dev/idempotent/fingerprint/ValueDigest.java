package dev.idempotent.fingerprint;

import java.lang.reflect.Type;

import org.jspecify.annotations.Nullable;

import org.springframework.core.ResolvableType;

import dev.idempotent.store.Fingerprint;

/**
 * Fingerprint of a value: two different ones never have the same, equal ones have the
 * same in every JVM, and what can't be told apart is an error. What annotations hide
 * counts, since the method sees it too. Sets and maps have no order. The name of the
 * value's class counts, and of one that it holds where the declared type leaves it open:
 * two classes of the same fields are not the same. Thread-safe.
 */
public final class ValueDigest {

	/**
	 * Returns a value's fingerprint.
	 * @param where names the method or the operation in messages
	 * @throws IllegalStateException when it, or something that it holds, can't be told
	 * from another
	 */
	public Fingerprint fingerprint(String where, @Nullable Object value) {
		try {
			return Fingerprint.of("value", ValueEncoder.digest(value, ResolvableType.NONE));
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalStateException(where + ": what it is asked has no fingerprint, because " + ex.getMessage()
					+ "; choose what must not change between a call and its repeat, such as "
					+ "@Idempotent(fingerprint = \"#event.id\")", ex);
		}
	}

	/**
	 * Returns why no value of a declared type has a fingerprint, or null when one may
	 * have.
	 */
	public static @Nullable String mistake(Type type) {
		return DeclaredType.mistake(type);
	}

}

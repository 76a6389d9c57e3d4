package dev.idempotent.engine;

import java.util.Objects;

import org.springframework.test.util.ReflectionTestUtils;

/**
 * Private fields of what is tested, where waiting for an effect would prove nothing.
 */
public final class Fields {

	private Fields() {
	}

	@SuppressWarnings("unchecked")
	public static <T> T get(Object target, String name) {
		return (T) Objects.requireNonNull(ReflectionTestUtils.getField(target, name));
	}

}

package dev.idempotent.aop;

import java.lang.reflect.Method;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Tells Mockito's mocks and spies, which may be of the very class that they stand for, by
 * asking Mockito itself: it is there in tests only.
 */
public final class MockDetection {

	private final @Nullable Method details;

	public MockDetection(@Nullable ClassLoader loader) {
		this.details = ClassUtils.isPresent("org.mockito.Mockito", loader) ? ReflectionUtils.findMethod(
				ClassUtils.resolveClassName("org.mockito.Mockito", loader), "mockingDetails", Object.class) : null;
	}

	public boolean isMock(Object bean) {
		if (this.details == null) {
			return false;
		}
		Object details = ReflectionUtils.invokeMethod(this.details, null, bean);
		Method isMock = Objects.requireNonNull(ReflectionUtils.findMethod(this.details.getReturnType(), "isMock"));
		return Boolean.TRUE.equals(ReflectionUtils.invokeMethod(isMock, details));
	}

}

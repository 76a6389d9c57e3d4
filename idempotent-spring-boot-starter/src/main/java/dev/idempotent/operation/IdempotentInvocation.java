package dev.idempotent.operation;

import java.lang.reflect.Method;

import org.jspecify.annotations.Nullable;

/**
 * A call of an idempotent method, before it runs.
 *
 * @param operation the method's settings
 * @param method the method as its class declares it
 * @param targetClass the class that the call goes to, not its proxy
 * @param arguments the bound arguments, not copied
 * @since 0.1.0
 */
public record IdempotentInvocation(IdempotentOperation operation, Method method, Class<?> targetClass,
		@Nullable Object[] arguments) {
}

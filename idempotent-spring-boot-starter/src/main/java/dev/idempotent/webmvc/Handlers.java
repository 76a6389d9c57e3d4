package dev.idempotent.webmvc;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;

import dev.idempotent.KeyPresence;
import dev.idempotent.aop.IdempotentAdvisor;
import dev.idempotent.aop.MockDetection;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperationSource;

/**
 * Which handlers are idempotent, and whether the aspect guards them. Thread-safe.
 */
final class Handlers {

	// RFC 9110, 9.2.1
	private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private final IdempotentOperationSource source;

	private final MockDetection mocks = new MockDetection(Handlers.class.getClassLoader());

	private final Map<Class<?>, Map<Method, Optional<IdempotentOperation>>> operations = new ConcurrentHashMap<>();

	Handlers(IdempotentOperationSource source) {
		this.source = source;
	}

	/**
	 * Returns whether nothing is to be protected.
	 */
	static boolean isUnprotected(HttpServletRequest request, IdempotentOperation.Key key) {
		return SAFE.contains(request.getMethod())
				|| (key.presence() == KeyPresence.OPTIONAL && key.expression().isEmpty()
						&& key.headers().stream().allMatch((name) -> request.getHeader(name) == null));
	}

	/**
	 * Returns whether a call is that of the handler's method.
	 */
	static boolean isSame(HandlerMethod handler, IdempotentInvocation invocation) {
		Class<?> type = type(handler);
		return ClassUtils.getUserClass(invocation.targetClass()).equals(type)
				&& AopUtils.getMostSpecificMethod(handler.getMethod(), type).equals(invocation.method());
	}

	/**
	 * Returns the operation of a handler's method, or null when it is not idempotent.
	 */
	@Nullable IdempotentOperation operation(HandlerMethod handler) {
		Class<?> type = type(handler);
		Map<Method, Optional<IdempotentOperation>> methods = this.operations.get(type);
		if (methods == null) {
			methods = this.operations.computeIfAbsent(type, (any) -> new ConcurrentHashMap<>());
		}
		Optional<IdempotentOperation> known = methods.get(handler.getMethod());
		if (known == null) {
			// Not by computeIfAbsent: finding an operation's name asks other beans
			known = Optional.ofNullable(operation(handler.getMethod(), type));
			methods.put(handler.getMethod(), known);
		}
		return known.orElse(null);
	}

	/**
	 * Returns whether the aspect is around a handler, or the handler is a mock, which
	 * does nothing that could be done twice.
	 */
	boolean isGuarded(HandlerMethod handler) {
		Object target = target(handler);
		return IdempotentAdvisor.isAround(target) || this.mocks.isMock(target);
	}

	/**
	 * Of a bean behind a proxy for interfaces, the handler knows the proxy's class only.
	 */
	private static Class<?> type(HandlerMethod handler) {
		Class<?> type = handler.getBeanType();
		return Proxy.isProxyClass(type) ? ClassUtils.getUserClass(AopProxyUtils.ultimateTargetClass(target(handler)))
				: type;
	}

	private static Object target(HandlerMethod handler) {
		Object bean = handler.getBean();
		return (bean instanceof ScopedObject scoped) ? scoped.getTargetObject() : bean;
	}

	private @Nullable IdempotentOperation operation(Method method, Class<?> type) {
		return this.source.operation(AopUtils.getMostSpecificMethod(method, type), type);
	}

}

package dev.idempotent.webmvc;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;
import org.springframework.web.method.HandlerMethod;

import dev.idempotent.aop.IdempotentAdvisor;
import dev.idempotent.aop.MockDetection;
import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.operation.IdempotentOperationSource;

/**
 * Which handlers are idempotent, and whether the aspect guards them. Thread-safe.
 */
final class Handlers {

	// RFC 9110, 9.2.1
	private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	private final IdempotentOperationSource source;

	private final MockDetection mocks = new MockDetection(Handlers.class.getClassLoader());

	private final Map<Class<?>, Map<Method, Boolean>> idempotent = new ConcurrentHashMap<>();

	Handlers(IdempotentOperationSource source) {
		this.source = source;
	}

	static boolean isSafe(HttpServletRequest request) {
		return SAFE.contains(request.getMethod());
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
	 * Returns whether a handler's method is idempotent.
	 */
	boolean isIdempotent(HandlerMethod handler) {
		Class<?> type = type(handler);
		Map<Method, Boolean> methods = this.idempotent.get(type);
		if (methods == null) {
			methods = this.idempotent.computeIfAbsent(type, (any) -> new ConcurrentHashMap<>());
		}
		Boolean known = methods.get(handler.getMethod());
		if (known == null) {
			// Not by computeIfAbsent: finding an operation's name asks other beans
			known = isIdempotent(handler.getMethod(), type);
			methods.put(handler.getMethod(), known);
		}
		return known;
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

	private boolean isIdempotent(Method method, Class<?> type) {
		return this.source.operation(AopUtils.getMostSpecificMethod(method, type), type) != null;
	}

}

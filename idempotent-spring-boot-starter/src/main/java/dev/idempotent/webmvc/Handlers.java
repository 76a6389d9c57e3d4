package dev.idempotent.webmvc;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.aop.framework.Advised;
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
		Class<?> type = handler.getBeanType();
		return ClassUtils.getUserClass(invocation.targetClass()).equals(type)
				&& AopUtils.getMostSpecificMethod(handler.getMethod(), type).equals(invocation.method());
	}

	/**
	 * Returns whether a handler's method is idempotent.
	 */
	boolean isIdempotent(HandlerMethod handler) {
		Map<Method, Boolean> methods = this.idempotent.get(handler.getBeanType());
		if (methods == null) {
			methods = this.idempotent.computeIfAbsent(handler.getBeanType(), (type) -> new ConcurrentHashMap<>());
		}
		Boolean known = methods.get(handler.getMethod());
		if (known == null) {
			// Not by computeIfAbsent: finding an operation's name asks other beans
			known = isIdempotent(handler.getMethod(), handler.getBeanType());
			methods.put(handler.getMethod(), known);
		}
		return known;
	}

	/**
	 * Returns whether the aspect is around a handler, or the handler is a mock, which
	 * does nothing that could be done twice.
	 */
	boolean isGuarded(HandlerMethod handler) {
		Object bean = handler.getBean();
		Object target = (bean instanceof ScopedObject scoped) ? scoped.getTargetObject() : bean;
		if (target instanceof Advised advised) {
			return Arrays.stream(advised.getAdvisors()).anyMatch(IdempotentAdvisor.class::isInstance);
		}
		return AopUtils.isAopProxy(target) || this.mocks.isMock(target);
	}

	private boolean isIdempotent(Method method, Class<?> type) {
		return this.source.operation(AopUtils.getMostSpecificMethod(method, type), type) != null;
	}

}

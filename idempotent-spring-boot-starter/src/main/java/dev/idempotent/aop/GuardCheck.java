package dev.idempotent.aop;

import java.lang.reflect.Method;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.util.ClassUtils;

import dev.idempotent.operation.InvalidIdempotentMethodException;

/**
 * Finds annotations that no proxy reaches.
 */
final class GuardCheck {

	private GuardCheck() {
	}

	/**
	 * Checks that the aspect sees the calls of a bean's method.
	 * @param bean null: not made yet, so that nobody can tell
	 */
	static void check(String beanName, @Nullable Object bean, Method method, Class<?> type) {
		if (bean == null || bean instanceof FactoryBean) {
			return;
		}
		if (!isGuarded(bean)) {
			throw new InvalidIdempotentMethodException(method, type,
					"@Idempotent has no effect, because bean '" + beanName + "' has no proxy"
							+ (AopUtils.isAopProxy(bean) ? " for it" : ""),
					"don't let a BeanPostProcessor depend on it, and keep spring.aop.auto on");
		}
		if (AopUtils.isJdkDynamicProxy(bean) && ClassUtils.getInterfaceMethodIfPossible(method, type).equals(method)) {
			throw new InvalidIdempotentMethodException(method, type,
					"@Idempotent has no effect, because bean '" + beanName
							+ "' has a proxy for its interfaces, and the method is in none",
					"set spring.aop.proxy-target-class to true, or add the method to the interface");
		}
	}

	/**
	 * Proxies may lie in each other. One that is opaque, or that asks for its target at
	 * each call, can't be looked into.
	 */
	private static boolean isGuarded(Object bean) {
		if (!(bean instanceof Advised advised)) {
			return AopUtils.isAopProxy(bean);
		}
		Object target = AopProxyUtils.getSingletonTarget(bean);
		return Arrays.stream(advised.getAdvisors()).anyMatch(IdempotentAdvisor.class::isInstance) || target == null
				|| isGuarded(target);
	}

}

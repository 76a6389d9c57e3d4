package dev.idempotent.aop;

import java.lang.reflect.Method;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

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
		if (!IdempotentAdvisor.isAround(bean)) {
			throw new InvalidIdempotentMethodException(method, type,
					"@Idempotent has no effect, because bean '" + beanName + "' has no proxy"
							+ (AopUtils.isAopProxy(bean) ? " for it" : ""),
					"don't let a BeanPostProcessor depend on it, and keep spring.aop.auto on");
		}
		if (AopUtils.isJdkDynamicProxy(bean) && !isOfInterface(method, type)) {
			throw new InvalidIdempotentMethodException(method, type,
					"@Idempotent has no effect, because bean '" + beanName
							+ "' has a proxy for its interfaces, and the method is in none",
					"set spring.aop.proxy-target-class to true, or add the method to the interface");
		}
	}

	/**
	 * An interface with type variables has the method with other parameters.
	 */
	private static boolean isOfInterface(Method method, Class<?> type) {
		return Stream.of(ClassUtils.getAllInterfacesForClass(type))
			.flatMap((contract) -> Stream.of(contract.getMethods()))
			.anyMatch((declared) -> AopUtils.getMostSpecificMethod(declared, type).equals(method));
	}

}

package dev.idempotent.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

import org.springframework.aop.Advisor;
import org.springframework.aop.Pointcut;
import org.springframework.aop.SpringProxy;
import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.AopProxyUtils;
import org.springframework.aop.support.AbstractBeanFactoryPointcutAdvisor;
import org.springframework.aop.support.AopUtils;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

import dev.idempotent.operation.AnnotationChecks;
import dev.idempotent.operation.IdempotentAnnotations;
import dev.idempotent.operation.RequestMethods.Requests;

/**
 * Brings the aspect to every annotated method. A matcher in Java and not an AspectJ
 * expression, which sees neither composed annotations nor those on an interface's method;
 * the aspect by its name, so that no bean is made early for it.
 */
public final class IdempotentAdvisor extends AbstractBeanFactoryPointcutAdvisor {

	private final Pointcut pointcut;

	/**
	 * Creates an advisor.
	 * @param aspectBeanName name of the bean that is the {@link IdempotentAspect}
	 * @param order the aspect's order among all aspects of a method
	 */
	public IdempotentAdvisor(String aspectBeanName, int order, IdempotentAnnotations annotations) {
		setAdviceBeanName(aspectBeanName);
		setOrder(order);
		this.pointcut = new AnnotatedMethods(annotations);
	}

	@Override
	public Pointcut getPointcut() {
		return this.pointcut;
	}

	/**
	 * Returns whether the aspect is around a bean, perhaps within other proxies. One that
	 * is opaque, or that asks for its target at each call, can't be looked into.
	 */
	public static boolean isAround(Object bean) {
		if (!(bean instanceof Advised advised)) {
			return AopUtils.isAopProxy(bean);
		}
		for (Advisor advisor : advised.getAdvisors()) {
			if (advisor instanceof IdempotentAdvisor) {
				return true;
			}
		}
		Object target = AopProxyUtils.getSingletonTarget(bean);
		return target == null || isAround(target);
	}

	/**
	 * Returns whether a method of a proxy class only sends what other applications
	 * handle, as HTTP interface and Feign clients do.
	 */
	static boolean isClient(Method method, Class<?> type, IdempotentAnnotations annotations) {
		return Proxy.isProxyClass(type)
				&& (!SpringProxy.class.isAssignableFrom(type) || annotations.requests(method, type) != Requests.NONE);
	}

	private static final class AnnotatedMethods extends StaticMethodMatcherPointcut {

		private final IdempotentAnnotations annotations;

		private AnnotatedMethods(IdempotentAnnotations annotations) {
			this.annotations = annotations;
		}

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			if (this.annotations.find(method, targetClass) == null || isClient(method, targetClass, this.annotations)) {
				return false;
			}
			new AnnotationChecks(method, targetClass).extensible();
			return true;
		}

	}

}

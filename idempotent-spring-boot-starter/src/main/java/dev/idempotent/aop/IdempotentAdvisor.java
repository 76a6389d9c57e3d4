package dev.idempotent.aop;

import dev.idempotent.operation.IdempotentOperationSource;
import dev.idempotent.operation.MethodChecks;

import java.lang.reflect.Method;

import org.springframework.aop.Pointcut;
import org.springframework.aop.support.AbstractBeanFactoryPointcutAdvisor;
import org.springframework.aop.support.StaticMethodMatcherPointcut;

/**
 * Brings the aspect to every annotated method. A matcher in Java and not an AspectJ
 * expression, which sees neither composed annotations nor those on an interface's method;
 * the aspect by its name, so that no bean is made early for it.
 */
public final class IdempotentAdvisor extends AbstractBeanFactoryPointcutAdvisor {

	private static final Pointcut pointcut = new StaticMethodMatcherPointcut() {

		@Override
		public boolean matches(Method method, Class<?> targetClass) {
			if (!IdempotentOperationSource.isAnnotated(method, targetClass)) {
				return false;
			}
			new MethodChecks(method, targetClass).extensible();
			return true;
		}

	};

	/**
	 * Creates an advisor.
	 * @param aspectBeanName name of the bean that is the {@link IdempotentAspect}
	 * @param order the aspect's order among all aspects of a method
	 */
	public IdempotentAdvisor(String aspectBeanName, int order) {
		setAdviceBeanName(aspectBeanName);
		setOrder(order);
	}

	@Override
	public Pointcut getPointcut() {
		return pointcut;
	}

}

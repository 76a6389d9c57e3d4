package dev.idempotent.aop;

import dev.idempotent.operation.IdempotentOperationSource;
import dev.idempotent.operation.InvalidIdempotentMethodException;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.util.ClassUtils;

import dev.idempotent.Idempotent;
import dev.idempotent.operation.IdempotentOperation;

/**
 * Finds all idempotent methods of the application's beans when it starts, and with them
 * every mistake, also that of an annotation that no proxy reaches.
 */
public final class IdempotentMethods {

	private final ConfigurableListableBeanFactory beans;

	private final IdempotentOperationSource source;

	private final Map<String, Method> methods = new TreeMap<>();

	public IdempotentMethods(ConfigurableListableBeanFactory beans, IdempotentOperationSource source) {
		this.beans = beans;
		this.source = source;
	}

	/**
	 * Returns the names of all operations, sorted.
	 * @throws InvalidIdempotentMethodException for the first mistake
	 */
	public Collection<String> check() {
		for (String beanName : this.beans.getBeanNamesForType(Object.class, true, false)) {
			if (!ScopedProxyUtils.isScopedTarget(beanName)) {
				check(beanName);
			}
		}
		return Set.copyOf(this.methods.keySet()).stream().sorted().toList();
	}

	private void check(String beanName) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beans, beanName);
		if (type == null || !AnnotationUtils.isCandidateClass(type, Idempotent.class)) {
			return;
		}
		Class<?> userClass = ClassUtils.getUserClass(type);
		MetadataLookup<@Nullable IdempotentOperation> lookup = (method) -> this.source.operation(method, userClass);
		MethodIntrospector.selectMethods(userClass, lookup).forEach((method, operation) -> {
			reached(beanName, method, userClass);
			named(operation.name(), method, userClass);
		});
	}

	private void reached(String beanName, Method method, Class<?> type) {
		Object bean = this.beans.getSingleton(beanName);
		if (bean == null || bean instanceof FactoryBean || Modifier.isAbstract(type.getModifiers())) {
			return;
		}
		if (!AopUtils.isAopProxy(bean)) {
			throw new InvalidIdempotentMethodException(method, type,
					"@Idempotent has no effect, because bean '" + beanName + "' has no proxy",
					"don't let a BeanPostProcessor depend on it, and keep spring.aop.auto on");
		}
		if (AopUtils.isJdkDynamicProxy(bean) && ClassUtils.getInterfaceMethodIfPossible(method, type).equals(method)) {
			throw new InvalidIdempotentMethodException(method, type,
					"@Idempotent has no effect, because bean '" + beanName
							+ "' has a proxy for its interfaces, and the method is in none",
					"set spring.aop.proxy-target-class to true, or add the method to the interface");
		}
	}

	private void named(String name, Method method, Class<?> type) {
		Method other = this.methods.putIfAbsent(name, method);
		if (other != null && !other.equals(method) && !this.source.isNamed(method)) {
			throw new InvalidIdempotentMethodException(method, type,
					"its operation is named \"" + name + "\", as that of " + other.getDeclaringClass().getSimpleName()
							+ "." + other.getName(),
					"give one of them a name of its own by @Idempotent(operation = \"...\")");
		}
	}

}

package dev.idempotent.aop;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.MethodIntrospector.MetadataLookup;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.util.ClassUtils;

import dev.idempotent.Idempotent;
import dev.idempotent.operation.IdempotentAnnotations;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperationSource;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import dev.idempotent.operation.RequestMethods.Requests;

/**
 * Finds all idempotent methods of the application's beans when it starts, and with them
 * every mistake, also that of an annotation that no proxy reaches. What only looks like a
 * bean with the annotation, as mocks and clients do, is left alone.
 */
public final class IdempotentMethods {

	private static final Log logger = LogFactory.getLog(IdempotentMethods.class);

	private final ConfigurableListableBeanFactory beans;

	private final IdempotentOperationSource source;

	private final IdempotentAnnotations annotations;

	private final MockDetection mocks;

	private final Map<String, BeanMethod> methods = new TreeMap<>();

	public IdempotentMethods(ConfigurableListableBeanFactory beans, IdempotentOperationSource source,
			IdempotentAnnotations annotations) {
		this.beans = beans;
		this.source = source;
		this.annotations = annotations;
		this.mocks = new MockDetection(beans.getBeanClassLoader());
	}

	/**
	 * Returns all of them.
	 * @throws InvalidIdempotentMethodException for the first mistake
	 */
	public Collection<BeanMethod> check() {
		for (String beanName : this.beans.getBeanNamesForType(Object.class, true, false)) {
			Class<?> type = AutoProxyUtils.determineTargetClass(this.beans, beanName);
			if (type != null && !type.isInterface() && IdempotentAnnotations.isCandidate(type)
					&& !ScopedProxyUtils.isScopedTarget(beanName)) {
				check(beanName, ClassUtils.getUserClass(type));
			}
		}
		return List.copyOf(this.methods.values());
	}

	private void check(String beanName, Class<?> type) {
		Object bean = this.beans.getSingleton(beanName);
		if (bean != null && (this.mocks.isMock(bean) || isForeign(bean, beanName))) {
			return;
		}
		MetadataLookup<@Nullable IdempotentOperation> lookup = (
				method) -> IdempotentAdvisor.isClient(method, type, this.annotations) ? null
						: this.source.operation(method, type);
		MethodIntrospector.selectMethods(type, lookup).forEach((method, operation) -> {
			GuardCheck.check(beanName, bean, method, type);
			named(new BeanMethod(beanName, method, type, operation));
		});
		if (this.annotations.onClass(type) != null) {
			sharing(type);
		}
	}

	private void sharing(Class<?> type) {
		Set<Requests> requests = requests(type);
		if (requests.isEmpty()) {
			throw new InvalidIdempotentMethodException(type,
					"@Idempotent on a class counts for its methods that handle requests, and it has none",
					"annotate its methods instead, with a key such as @Idempotent(key = \"#event.id\")");
		}
		// A superclass may have it for the sake of others
		if (!requests.contains(Requests.ANY) && AnnotatedElementUtils.isAnnotated(type, Idempotent.class)) {
			throw new InvalidIdempotentMethodException(type,
					"@Idempotent on a class has no effect on its methods that handle safe requests only (GET, HEAD,"
							+ " OPTIONS, TRACE), and it has no others",
					"drop it, or map a method to POST, PUT, PATCH or DELETE");
		}
	}

	/**
	 * Returns whether the bean is the proxy of another library, such as a client.
	 */
	private boolean isForeign(Object bean, String beanName) {
		Class<?> type = bean.getClass();
		boolean foreign = Proxy.isProxyClass(type) && !AopUtils.isAopProxy(bean);
		if (foreign && Stream.of(type.getMethods())
			.anyMatch((method) -> this.annotations.find(method, type) != null
					&& this.annotations.requests(method, type) == Requests.NONE)) {
			logger.warn("@Idempotent has no effect on bean '" + beanName
					+ "', which another library makes; call it from an annotated method of your own");
		}
		return foreign;
	}

	private Set<Requests> requests(Class<?> type) {
		MetadataLookup<@Nullable Requests> lookup = (method) -> {
			Requests requests = this.annotations.requests(method, type);
			return (requests != Requests.NONE) ? requests : null;
		};
		return Set.copyOf(MethodIntrospector.selectMethods(type, lookup).values());
	}

	private void named(BeanMethod found) {
		String name = found.operation().name();
		BeanMethod other = this.methods.putIfAbsent(name, found);
		if (other == null || isNamed(found)) {
			return;
		}
		String owner = other.isSameMethod(found)
				? "the same method of bean '" + other.beanName() + "', so that both would share their keys"
				: "that of " + other.type().getSimpleName() + "." + other.method().getName();
		throw new InvalidIdempotentMethodException(found.method(), found.type(),
				"its operation in bean '" + found.beanName() + "' is named \"" + name + "\", as " + owner,
				"give one of them a name of its own by @Idempotent(operation = \"...\")");
	}

	private boolean isNamed(BeanMethod found) {
		Idempotent annotation = this.annotations.find(found.method(), found.type());
		return annotation != null && !annotation.operation().isEmpty();
	}

	/**
	 * An idempotent method of a bean.
	 */
	public record BeanMethod(String beanName, Method method, Class<?> type, IdempotentOperation operation) {

		private boolean isSameMethod(BeanMethod other) {
			return this.method.equals(other.method) && this.type == other.type;
		}

	}

}

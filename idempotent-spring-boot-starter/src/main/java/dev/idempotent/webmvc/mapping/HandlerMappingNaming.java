package dev.idempotent.webmvc.mapping;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import dev.idempotent.operation.OperationNaming;

/**
 * Names a controller's method by what it is mapped to, as {@link RouteName} writes it.
 * Several mappings are sorted, so that all servers agree.
 */
public final class HandlerMappingNaming implements OperationNaming {

	private final ObjectProvider<HandlerMapping> mappings;

	public HandlerMappingNaming(ObjectProvider<HandlerMapping> mappings) {
		this.mappings = mappings;
	}

	@Override
	public @Nullable String name(Method method, Class<?> targetClass) {
		String name = this.mappings.stream()
			.flatMap(HandlerMappingNaming::withInner)
			.flatMap((mapping) -> mapping.getHandlerMethods().entrySet().stream())
			.filter((entry) -> isSame(entry.getValue(), method, targetClass))
			.map((entry) -> RouteName.of(entry.getKey()))
			.sorted()
			.distinct()
			.collect(Collectors.joining(", "));
		return name.isEmpty() ? null : name;
	}

	/**
	 * Some mappings have others inside, as that of Spring Data REST.
	 */
	private static Stream<RequestMappingInfoHandlerMapping> withInner(Object mapping) {
		if (mapping instanceof RequestMappingInfoHandlerMapping found) {
			return Stream.of(found);
		}
		Stream.Builder<RequestMappingInfoHandlerMapping> inner = Stream.builder();
		if (mapping instanceof Iterable<?> several) {
			several.forEach((one) -> withInner(one).forEach(inner));
		}
		return inner.build();
	}

	/**
	 * Of a bean behind a proxy for interfaces, the mapping has the interface's method.
	 */
	private static boolean isSame(HandlerMethod handler, Method method, Class<?> targetClass) {
		Class<?> type = handler.getBeanType();
		return (type == targetClass
				|| (Proxy.isProxyClass(type) && handler.getMethod().getDeclaringClass().isAssignableFrom(targetClass)))
				&& AopUtils.getMostSpecificMethod(handler.getMethod(), targetClass).equals(method);
	}

}

package dev.idempotent.webmvc.mapping;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Map.Entry;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import dev.idempotent.operation.OperationNaming;

/**
 * Names a controller's method by what it is mapped to, as {@link RouteName} writes it.
 * Several mappings are sorted, so that all servers agree. Thread-safe.
 */
public final class HandlerMappingNaming implements OperationNaming {

	private final ObjectProvider<HandlerMapping> mappings;

	// By the type of their beans: to ask the mappings for each method would take a large
	// application seconds
	private volatile Map<Class<?>, List<Entry<RequestMappingInfo, HandlerMethod>>> mapped = Map.of();

	public HandlerMappingNaming(ObjectProvider<HandlerMapping> mappings) {
		this.mappings = mappings;
	}

	@Override
	public @Nullable String name(Method method, Class<?> targetClass) {
		String known = knownName(method, targetClass);
		if (known != null) {
			return known;
		}
		this.mapped = this.mappings.stream()
			.flatMap(HandlerMappingNaming::withInner)
			.flatMap((mapping) -> mapping.getHandlerMethods().entrySet().stream())
			.collect(Collectors.groupingBy((entry) -> type(entry.getValue())));
		return knownName(method, targetClass);
	}

	private @Nullable String knownName(Method method, Class<?> targetClass) {
		String name = Stream.of(targetClass, Proxy.class)
			.flatMap((type) -> this.mapped.getOrDefault(type, List.of()).stream())
			.filter((entry) -> isSame(entry.getValue(), method, targetClass))
			.map((entry) -> RouteName.of(entry.getKey()))
			.sorted()
			.distinct()
			.collect(Collectors.joining(", "));
		return name.isEmpty() ? null : name;
	}

	private static Class<?> type(HandlerMethod handler) {
		Class<?> type = handler.getBeanType();
		return Proxy.isProxyClass(type) ? Proxy.class : type;
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
		return (handler.getBeanType() == targetClass
				|| handler.getMethod().getDeclaringClass().isAssignableFrom(targetClass))
				&& AopUtils.getMostSpecificMethod(handler.getMethod(), targetClass).equals(method);
	}

}

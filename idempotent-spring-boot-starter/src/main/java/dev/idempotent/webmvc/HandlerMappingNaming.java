package dev.idempotent.webmvc;

import java.lang.reflect.Method;
import java.util.Collection;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.RequestMappingInfoHandlerMapping;

import dev.idempotent.operation.OperationNaming;

/**
 * Names a controller's method by what it is mapped to: {@code POST /orders/{id}}. Several
 * methods or patterns are sorted, so that all servers agree.
 */
public final class HandlerMappingNaming implements OperationNaming {

	private final ObjectProvider<RequestMappingInfoHandlerMapping> mappings;

	public HandlerMappingNaming(ObjectProvider<RequestMappingInfoHandlerMapping> mappings) {
		this.mappings = mappings;
	}

	@Override
	public @Nullable String name(Method method, Class<?> targetClass) {
		String name = this.mappings.stream()
			.flatMap((mapping) -> mapping.getHandlerMethods().entrySet().stream())
			.filter((entry) -> entry.getValue().getMethod().equals(method)
					&& entry.getValue().getBeanType().equals(targetClass))
			.map((entry) -> name(entry.getKey()))
			.sorted()
			.distinct()
			.collect(Collectors.joining(", "));
		return name.isEmpty() ? null : name;
	}

	private static String name(RequestMappingInfo mapping) {
		String methods = joined(mapping.getMethodsCondition().getMethods());
		return (methods.isEmpty() ? "*" : methods) + " " + joined(mapping.getPatternValues());
	}

	private static String joined(Collection<?> values) {
		return values.stream().map(String::valueOf).sorted().collect(Collectors.joining("|"));
	}

}

package dev.idempotent.webmvc.request;

import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.config.ConfigurableBeanFactory;
import org.springframework.beans.factory.config.EmbeddedValueResolver;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodClassKey;
import org.springframework.core.MethodParameter;
import org.springframework.core.annotation.AnnotatedMethod;
import org.springframework.http.HttpHeaders;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.context.WebApplicationContext;
import org.springframework.web.servlet.support.RequestContextUtils;

import dev.idempotent.operation.IdempotentInvocation;
import dev.idempotent.store.FramedDigest;

/**
 * The headers that a method names by {@code @RequestHeader}. A parameter that takes all
 * of them, a map or {@code HttpHeaders}, names none. Thread-safe.
 */
final class BoundHeaders {

	private static final byte[] NONE = new FramedDigest().digest();

	private static final DefaultParameterNameDiscoverer discoverer = new DefaultParameterNameDiscoverer();

	private final Set<String> ignored;

	private final Map<MethodClassKey, Set<String>> names = new ConcurrentHashMap<>();

	/**
	 * Creates them.
	 * @param ignored names of headers that never count, in any case
	 */
	BoundHeaders(Collection<String> ignored) {
		this.ignored = ignored.stream().map(BoundHeaders::lowerCase).collect(Collectors.toUnmodifiableSet());
	}

	/**
	 * Returns the digest of their names and values, which is not to be changed. One that
	 * is absent differs from an empty one.
	 */
	byte[] digest(HttpServletRequest request, IdempotentInvocation invocation) {
		Set<String> names = names(request, invocation);
		if (names.isEmpty()) {
			return NONE;
		}
		FramedDigest digest = new FramedDigest();
		for (String name : names) {
			List<String> values = Collections.list(request.getHeaders(name));
			digest.add(name).add(Integer.toString(values.size()));
			values.forEach(digest::add);
		}
		return digest.digest();
	}

	private Set<String> names(HttpServletRequest request, IdempotentInvocation invocation) {
		MethodClassKey key = new MethodClassKey(invocation.method(), invocation.targetClass());
		Set<String> names = this.names.get(key);
		if (names == null) {
			names = find(request, invocation);
			this.names.put(key, names);
		}
		return names;
	}

	private Set<String> find(HttpServletRequest request, IdempotentInvocation invocation) {
		Set<String> names = new TreeSet<>();
		for (MethodParameter parameter : new AnnotatedMethod(invocation.method()).getMethodParameters()) {
			String name = name(parameter, RequestContextUtils.findWebApplicationContext(request));
			if (name != null) {
				names.add(lowerCase(name));
			}
		}
		names.removeAll(this.ignored);
		invocation.operation().key().headers().forEach((header) -> names.remove(lowerCase(header)));
		return names;
	}

	private static @Nullable String name(MethodParameter parameter, @Nullable WebApplicationContext context) {
		RequestHeader annotation = parameter.getParameterAnnotation(RequestHeader.class);
		Class<?> type = parameter.nestedIfOptional().getNestedParameterType();
		if (annotation == null || Map.class.isAssignableFrom(type) || HttpHeaders.class.isAssignableFrom(type)) {
			return null;
		}
		if (annotation.name().isEmpty()) {
			parameter.initParameterNameDiscovery(discoverer);
			return parameter.getParameterName();
		}
		return (context != null && context.getAutowireCapableBeanFactory() instanceof ConfigurableBeanFactory factory)
				? new EmbeddedValueResolver(factory).resolveStringValue(annotation.name()) : annotation.name();
	}

	private static String lowerCase(String name) {
		return name.toLowerCase(Locale.ROOT);
	}

}

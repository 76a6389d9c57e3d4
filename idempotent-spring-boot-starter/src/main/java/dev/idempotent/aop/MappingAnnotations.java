package dev.idempotent.aop;

import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.service.annotation.HttpExchange;

import dev.idempotent.operation.RequestMethods;

/**
 * Tells the methods that handle requests by Spring's annotations on them and on their
 * class, also from interfaces and composed ones.
 */
public final class MappingAnnotations implements RequestMethods {

	// RFC 9110, 9.2.1
	private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS", "TRACE");

	@Override
	public Requests of(Method method, Class<?> targetClass) {
		if (!AnnotatedElementUtils.hasAnnotation(method, RequestMapping.class)
				&& !AnnotatedElementUtils.hasAnnotation(method, HttpExchange.class)) {
			return Requests.NONE;
		}
		// Those of class and method add up; none at all are all
		Set<String> methods = Stream.concat(methods(method), methods(targetClass)).collect(Collectors.toSet());
		return (!methods.isEmpty() && SAFE.containsAll(methods)) ? Requests.SAFE : Requests.ANY;
	}

	private static Stream<String> methods(AnnotatedElement element) {
		RequestMapping mapping = AnnotatedElementUtils.findMergedAnnotation(element, RequestMapping.class);
		HttpExchange exchange = AnnotatedElementUtils.findMergedAnnotation(element, HttpExchange.class);
		Stream<String> mapped = (mapping != null) ? Stream.of(mapping.method()).map(RequestMethod::name)
				: Stream.empty();
		return Stream.concat(mapped, (exchange != null) ? Stream.of(exchange.method()) : Stream.empty())
			.filter((name) -> !name.isEmpty())
			.map((name) -> name.toUpperCase(Locale.ROOT));
	}

}

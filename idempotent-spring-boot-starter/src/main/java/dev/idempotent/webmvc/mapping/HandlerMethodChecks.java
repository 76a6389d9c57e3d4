package dev.idempotent.webmvc.mapping;

import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;

import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperation.Kind;
import dev.idempotent.operation.InvalidIdempotentMethodException;
import dev.idempotent.operation.OperationCheck;
import dev.idempotent.operation.RequestMethods;
import dev.idempotent.operation.RequestMethods.Requests;

/**
 * Checks that a controller's method has nothing around it that a replay would pass by.
 */
public final class HandlerMethodChecks implements OperationCheck {

	/**
	 * By name, because Spring Security is optional.
	 */
	private static final List<String> JUDGING = List.of("org.springframework.security.access.prepost.PostAuthorize",
			"org.springframework.security.access.prepost.PostFilter");

	private static final String ASYNC = "org.springframework.scheduling.annotation.Async";

	private final RequestMethods requests;

	public HandlerMethodChecks(RequestMethods requests) {
		this.requests = requests;
	}

	@Override
	public void check(IdempotentOperation operation, Method method, Class<?> targetClass) {
		if (operation.kind() != Kind.REQUEST) {
			return;
		}
		if (this.requests.of(method, targetClass) == Requests.SAFE) {
			throw new InvalidIdempotentMethodException(method, targetClass,
					"@Idempotent on a method that handles safe requests only (GET, HEAD, OPTIONS, TRACE), "
							+ "whose repeats do no harm",
					"drop it, or map the method to POST, PUT, PATCH or DELETE");
		}
		for (String annotation : JUDGING) {
			if (isAnnotated(annotation, method, targetClass)) {
				String name = annotation.substring(annotation.lastIndexOf('.') + 1);
				throw new InvalidIdempotentMethodException(method, targetClass,
						"@" + name + " judges the returned value, which a replay does not have",
						"use @PreAuthorize, or put @" + name + " on a service's method that it calls");
			}
		}
		if (isAnnotated(ASYNC, method, targetClass)) {
			throw new InvalidIdempotentMethodException(method, targetClass,
					"@Async lets it return before its work is done, and run on a thread without its request",
					"put @Async on a service's method that it calls, and return its CompletableFuture");
		}
	}

	private static boolean isAnnotated(String annotation, Method method, Class<?> targetClass) {
		return Stream.of(method, targetClass)
			.anyMatch(
					(element) -> MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).isPresent(annotation));
	}

}

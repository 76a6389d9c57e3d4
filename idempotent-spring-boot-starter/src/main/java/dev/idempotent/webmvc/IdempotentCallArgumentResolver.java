package dev.idempotent.webmvc;

import java.lang.reflect.Method;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

import dev.idempotent.IdempotentCall;

/**
 * Leaves a controller's {@link IdempotentCall} argument to the aspect, which puts it in
 * once the key is claimed.
 */
final class IdempotentCallArgumentResolver implements HandlerMethodArgumentResolver {

	@Override
	public boolean supportsParameter(MethodParameter parameter) {
		return parameter.getParameterType() == IdempotentCall.class;
	}

	@Override
	public @Nullable Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
			NativeWebRequest request, @Nullable WebDataBinderFactory binders) {
		Method method = parameter.getMethod();
		HttpServletRequest servletRequest = request.getNativeRequest(HttpServletRequest.class);
		MvcExchange exchange = (servletRequest != null) ? MvcExchange.of(servletRequest) : null;
		if (method == null || exchange == null || !exchange.isHandledBy(method)) {
			throw new IllegalStateException("Method " + parameter.getContainingClass().getSimpleName() + "."
					+ ((method != null) ? method.getName() : "?")
					+ " has an IdempotentCall argument, but is not idempotent; annotate it with @Idempotent");
		}
		return null;
	}

}

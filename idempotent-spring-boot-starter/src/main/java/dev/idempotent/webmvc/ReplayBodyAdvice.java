package dev.idempotent.webmvc;

import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Gives a replay with a body its status, which {@code @ResponseStatus} has overwritten by
 * now, and its stored JSON where the result could not be rebuilt. First of all advice, so
 * that the application's own sees what it saw the first time.
 */
@ControllerAdvice
public final class ReplayBodyAdvice implements ResponseBodyAdvice<Object>, Ordered {

	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE;
	}

	@Override
	public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
		return BodyDigestAdvice.mayBeIdempotent(returnType);
	}

	@Override
	public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType,
			MediaType selectedContentType, Class<? extends HttpMessageConverter<?>> selectedConverterType,
			ServerHttpRequest request, ServerHttpResponse response) {
		PendingReplay replay = (request instanceof ServletServerHttpRequest servlet)
				? PendingReplay.of(servlet.getServletRequest()) : null;
		if (replay == null) {
			return body;
		}
		response.setStatusCode(HttpStatusCode.valueOf(replay.status()));
		Object replacement = replay.takeBody();
		return (replacement != null) ? replacement : body;
	}

}

package dev.idempotent.webmvc;

import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

import org.springframework.core.MethodParameter;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Lets a kept error page show the time of its error, with the first answer and with every
 * replay.
 */
@ControllerAdvice
public final class ErrorPageAdvice implements ResponseBodyAdvice<Object> {

	private static final String TIMESTAMP = "timestamp";

	@Override
	public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
		return time() != null;
	}

	@Override
	public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType,
			MediaType selectedContentType, Class<? extends HttpMessageConverter<?>> selectedConverterType,
			ServerHttpRequest request, ServerHttpResponse response) {
		Long time = time();
		if (time == null || !(body instanceof Map<?, ?> attributes) || !(attributes.get(TIMESTAMP) instanceof Date)) {
			return body;
		}
		Map<Object, @Nullable Object> changed = new LinkedHashMap<>(attributes);
		changed.put(TIMESTAMP, new Date(time));
		return changed;
	}

	private static @Nullable Long time() {
		HttpServletRequest request = CurrentRequest.get();
		return (request != null) ? ErrorPage.time(request) : null;
	}

}

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
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.servlet.mvc.method.annotation.ResponseBodyAdvice;

/**
 * Lets the error page of a kept error show the time of that error, with the first answer
 * and with every replay: it is written anew by the container's error dispatch.
 */
@ControllerAdvice
public final class ErrorPageTime implements ResponseBodyAdvice<Object> {

	private static final String ATTRIBUTE = ErrorPageTime.class.getName();

	private static final String TIMESTAMP = "timestamp";

	/**
	 * Lets a request's error page show the running time, which is returned in ms since
	 * 1970.
	 */
	static long now(HttpServletRequest request) {
		long now = System.currentTimeMillis();
		set(request, now);
		return now;
	}

	static void set(HttpServletRequest request, long time) {
		request.setAttribute(ATTRIBUTE, time);
	}

	@Override
	public boolean supports(MethodParameter returnType, Class<? extends HttpMessageConverter<?>> converterType) {
		return true;
	}

	@Override
	public @Nullable Object beforeBodyWrite(@Nullable Object body, MethodParameter returnType,
			MediaType selectedContentType, Class<? extends HttpMessageConverter<?>> selectedConverterType,
			ServerHttpRequest request, ServerHttpResponse response) {
		Object time = (request instanceof ServletServerHttpRequest servlet)
				? servlet.getServletRequest().getAttribute(ATTRIBUTE) : null;
		if (time == null || !(body instanceof Map<?, ?> attributes) || !(attributes.get(TIMESTAMP) instanceof Date)) {
			return body;
		}
		Map<Object, @Nullable Object> changed = new LinkedHashMap<>(attributes);
		changed.put(TIMESTAMP, new Date((Long) time));
		return changed;
	}

}

package dev.idempotent.webmvc;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/**
 * The request that the running thread handles.
 */
final class CurrentRequest {

	private CurrentRequest() {
	}

	static @Nullable HttpServletRequest get() {
		ServletRequestAttributes attributes = attributes();
		return (attributes != null) ? attributes.getRequest() : null;
	}

	static @Nullable HttpServletResponse response() {
		ServletRequestAttributes attributes = attributes();
		return (attributes != null) ? attributes.getResponse() : null;
	}

	private static @Nullable ServletRequestAttributes attributes() {
		return (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes) ? attributes
				: null;
	}

}

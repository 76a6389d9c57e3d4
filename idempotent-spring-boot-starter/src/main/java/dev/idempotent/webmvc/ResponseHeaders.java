package dev.idempotent.webmvc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

/**
 * Headers of a response, read and written as a whole.
 */
final class ResponseHeaders {

	private ResponseHeaders() {
	}

	static Map<String, List<String>> of(HttpServletResponse response) {
		Map<String, List<String>> headers = new LinkedHashMap<>();
		for (String name : response.getHeaderNames()) {
			headers.put(name, List.copyOf(response.getHeaders(name)));
		}
		// Not among the names everywhere
		if (response.getContentType() != null) {
			headers.putIfAbsent(HttpHeaders.CONTENT_TYPE, List.of(response.getContentType()));
		}
		return headers;
	}

	/**
	 * Returns the headers that are others than before.
	 */
	static Map<String, List<String>> changes(HttpServletResponse response, Map<String, List<String>> before) {
		Map<String, List<String>> changes = of(response);
		changes.entrySet().removeAll(before.entrySet());
		return changes;
	}

	static void set(HttpServletResponse response, Map<String, List<String>> headers) {
		headers.forEach((name, values) -> {
			if (name.equalsIgnoreCase(HttpHeaders.CONTENT_TYPE)) {
				response.setContentType(values.get(0));
				return;
			}
			response.setHeader(name, values.get(0));
			values.stream().skip(1).forEach((value) -> response.addHeader(name, value));
		});
	}

}

package dev.idempotent.webmvc.problem;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;

/**
 * An error answer before it is written: nothing of it can fail any more but the
 * connection.
 *
 * @param body empty: none
 */
record ProblemAnswer(int status, HttpHeaders headers, byte[] body) {

	/**
	 * Writes it, in place of headers of the same names but for links, which are added.
	 */
	void writeTo(HttpServletResponse response) throws IOException {
		response.setStatus(this.status);
		this.headers.forEach((name, values) -> write(name, values, response));
		String contentType = this.headers.getFirst(HttpHeaders.CONTENT_TYPE);
		if (contentType != null) {
			response.setContentType(contentType);
		}
		response.getOutputStream().write(this.body);
	}

	private static void write(String name, List<String> values, HttpServletResponse response) {
		boolean added = name.equalsIgnoreCase(HttpHeaders.LINK);
		for (String value : values) {
			if (added) {
				response.addHeader(name, value);
			}
			else {
				response.setHeader(name, value);
			}
			added = true;
		}
	}

}

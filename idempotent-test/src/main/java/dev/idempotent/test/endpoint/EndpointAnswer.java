package dev.idempotent.test.endpoint;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;

/**
 * What came back.
 *
 * @param body empty for none; not to be changed
 */
public record EndpointAnswer(int status, HttpHeaders headers, byte[] body) {

	private static final int SHOWN = 300;

	/**
	 * Creates an answer.
	 * @param body null for none
	 */
	static EndpointAnswer of(int status, HttpHeaders headers, byte @Nullable [] body) {
		return new EndpointAnswer(status, HttpHeaders.copyOf(headers), (body != null) ? body : new byte[0]);
	}

	/**
	 * Returns the body, read as UTF-8.
	 */
	public String text() {
		return new String(this.body, StandardCharsets.UTF_8);
	}

	boolean isSuccess() {
		return this.status >= 200 && this.status < 400;
	}

	@Override
	public String toString() {
		String text = text();
		return this.status + " " + ((text.length() > SHOWN) ? text.substring(0, SHOWN) + "..." : text);
	}

}

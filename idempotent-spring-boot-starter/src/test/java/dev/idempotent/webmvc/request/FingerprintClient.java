package dev.idempotent.webmvc.request;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/**
 * A request in the making, and what an application with {@link Fingerprinted} methods
 * answers.
 */
final class FingerprintClient {

	private static final Logger logger = System.getLogger(FingerprintClient.class.getName());

	static final String FORM = "application/x-www-form-urlencoded";

	private static final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final HttpRequest.Builder request;

	private String method = "POST";

	private byte[] body = new byte[0];

	private boolean chunked;

	FingerprintClient(int port, String path) {
		this.request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
	}

	FingerprintClient method(String method) {
		this.method = method;
		return this;
	}

	FingerprintClient header(String name, String value) {
		this.request.header(name, value);
		return this;
	}

	FingerprintClient body(String type, String body) {
		return body(type, body.getBytes(StandardCharsets.UTF_8));
	}

	FingerprintClient body(String type, byte[] body) {
		this.body = body;
		return header("Content-Type", type);
	}

	FingerprintClient parts(String boundary, String... parts) {
		StringBuilder body = new StringBuilder();
		for (String part : parts) {
			body.append("--").append(boundary).append("\r\n").append(part).append("\r\n");
		}
		return body("multipart/form-data; boundary=" + boundary, body + "--" + boundary + "--\r\n");
	}

	FingerprintClient chunked() {
		this.chunked = true;
		return this;
	}

	Answer send() throws Exception {
		BodyPublisher publisher = this.chunked ? BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(this.body))
				: BodyPublishers.ofByteArray(this.body);
		HttpResponse<String> response = exchange(this.request.method(this.method, publisher).build());
		return new Answer(response.statusCode(),
				response.headers().firstValue(FingerprintApplication.HEADER).orElse(""), response.body());
	}

	// Jetty resets the connection of a body that nobody reads: the answer may be lost
	private static HttpResponse<String> exchange(HttpRequest request) throws Exception {
		for (int left = 9; left > 0; left--) {
			try {
				return http.send(request, BodyHandlers.ofString());
			}
			catch (IOException ex) {
				logger.log(Level.INFO, "Sent again: " + ex);
			}
		}
		return http.send(request, BodyHandlers.ofString());
	}

	record Answer(int status, String fingerprint, String text) {
	}

}

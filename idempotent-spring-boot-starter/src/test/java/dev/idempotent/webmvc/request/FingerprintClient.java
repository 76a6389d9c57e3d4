package dev.idempotent.webmvc.request;

import java.io.ByteArrayInputStream;
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

	static final String FORM = "application/x-www-form-urlencoded";

	// One for each request: Jetty closes the connection of a body that nobody read
	private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

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
		HttpResponse<String> response = this.http.send(this.request.method(this.method, publisher).build(),
				BodyHandlers.ofString());
		return new Answer(response.statusCode(),
				response.headers().firstValue(FingerprintApplication.HEADER).orElse(""), response.body());
	}

	record Answer(int status, String fingerprint, String text) {
	}

}

package dev.idempotent.http;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;

/**
 * Sends requests as they are, and keeps answers to the byte.
 */
public class Client {

	private static final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final int port;

	public Client(int port) {
		this.port = port;
	}

	public Call post(String path) {
		return call("POST", path);
	}

	public Call call(String method, String path) {
		return new Call(method, HttpRequest.newBuilder(URI.create(url(path))).timeout(Duration.ofSeconds(60)));
	}

	public String url(String path) {
		return "http://localhost:" + this.port + path;
	}

	public static final class Call {

		private final String method;

		private final HttpRequest.Builder request;

		private byte[] body = new byte[0];

		private Call(String method, HttpRequest.Builder request) {
			this.method = method;
			this.request = request;
		}

		public Call key(String key) {
			return header("Idempotency-Key", key);
		}

		public Call header(String name, String value) {
			this.request.header(name, value);
			return this;
		}

		public Call user(String name) {
			return header("Authorization",
					"Basic " + Base64.getEncoder().encodeToString((name + ":secret").getBytes(StandardCharsets.UTF_8)));
		}

		public Call json(String json) {
			return body("application/json", json.getBytes(StandardCharsets.UTF_8));
		}

		public Call body(String contentType, byte[] body) {
			this.body = body;
			return header("Content-Type", contentType);
		}

		public Answer send() {
			try {
				return new Answer(http.send(build(), BodyHandlers.ofByteArray()));
			}
			catch (IOException ex) {
				throw new IllegalStateException(ex);
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				throw new IllegalStateException(ex);
			}
		}

		public CompletableFuture<Answer> sendAsync() {
			return http.sendAsync(build(), BodyHandlers.ofByteArray()).thenApply(Answer::new);
		}

		private HttpRequest build() {
			return this.request.method(this.method, BodyPublishers.ofByteArray(this.body)).build();
		}

	}

	public record Answer(HttpResponse<byte[]> response) {

		public int status() {
			return this.response.statusCode();
		}

		public byte[] body() {
			return this.response.body();
		}

		public String text() {
			return new String(body(), StandardCharsets.UTF_8);
		}

		public String header(String name) {
			return String.join(", ", this.response.headers().allValues(name));
		}

		public boolean isReplayed() {
			return header("Idempotent-Replayed").equals("true");
		}

		@Override
		public String toString() {
			return status() + " " + this.response.headers().map() + " " + text();
		}

	}

}

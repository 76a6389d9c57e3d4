package dev.idempotent.sample;

import java.io.IOException;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The profile {@code jdbc}, as a process that is killed in the middle of an order.
 */
class JdbcSampleTests {

	private static final String AUTHORIZATION = "Basic "
			+ Base64.getEncoder().encodeToString("alice:alice".getBytes(StandardCharsets.UTF_8));

	private final HttpClient http = HttpClient.newHttpClient();

	@TempDir
	private Path folder;

	private @Nullable Process process;

	private int port;

	@AfterEach
	void kill() throws Exception {
		Process process = this.process;
		if (process != null) {
			process.destroyForcibly().waitFor();
		}
	}

	@Test
	void orderWhenServerIsKilledInTheMiddleThenPlacedOnce() throws Exception {
		start();
		CompletableFuture<HttpResponse<String>> one = this.http.sendAsync(order(), BodyHandlers.ofString());
		CompletableFuture<HttpResponse<String>> other = this.http.sendAsync(order(), BodyHandlers.ofString());
		// One of them is refused, because the other is running
		one.applyToEither(other, HttpResponse::body)
			.thenAccept((body) -> assertThat(body).contains("in-progress"))
			.get(20, TimeUnit.SECONDS);
		kill();
		assertThat(one.thenCombine(other, (lost, refused) -> lost)).failsWithin(Duration.ofSeconds(20));
		start();
		HttpResponse<String> first = this.http.send(order(), BodyHandlers.ofString());
		HttpResponse<String> repeat = this.http.send(order(), BodyHandlers.ofString());
		assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
		assertThat(repeat.statusCode()).isEqualTo(200);
		assertThat(repeat.body()).isEqualTo(first.body());
		assertThat(get("/orders").body()).containsOnlyOnce("book");
	}

	private void start() throws Exception {
		this.port = port();
		Process started = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-XX:TieredStopAtLevel=1", "-Dspring.aot.enabled=" + Boolean.getBoolean("spring.aot.enabled"), "-cp",
				System.getProperty("java.class.path"), SampleApplication.class.getName(), "--server.port=" + this.port,
				"--spring.profiles.active=jdbc",
				"--spring.datasource.url=jdbc:h2:file:" + this.folder.resolve("sample"))
			.redirectErrorStream(true)
			.redirectOutput(this.folder.resolve("log").toFile())
			.start();
		this.process = started;
		long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
		while (!isUp()) {
			assertThat(started.isAlive() && System.nanoTime() < end).isTrue();
			Thread.onSpinWait();
		}
	}

	private boolean isUp() throws Exception {
		try {
			return get("/orders").statusCode() == 200;
		}
		catch (ConnectException ex) {
			return false;
		}
	}

	private HttpRequest order() {
		return request("/orders").header("Content-Type", "application/json")
			.header("Idempotency-Key", "k-1")
			.POST(BodyPublishers.ofString("{\"item\":\"book\",\"quantity\":1}"))
			.build();
	}

	private HttpResponse<String> get(String path) throws Exception {
		return this.http.send(request(path).build(), BodyHandlers.ofString());
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.header("Authorization", AUTHORIZATION);
	}

	private static int port() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

}

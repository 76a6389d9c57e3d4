package dev.idempotent.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * A server that notes what it gets and gives answers as it was told: 201 in the end.
 */
final class ScriptedServer implements AutoCloseable {

	static final String IN_PROGRESS = "{\"title\":\"Request is in progress\",\"type\":\"urn:problem-type:idempotent:in-progress\"}";

	private final HttpServer server;

	private final Queue<Reply> script = new ConcurrentLinkedQueue<>();

	private final List<Received> received = new CopyOnWriteArrayList<>();

	ScriptedServer() {
		try {
			this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		}
		catch (IOException ex) {
			throw new IllegalStateException(ex);
		}
		this.server.createContext("/", this::handle);
		this.server.start();
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	ScriptedServer answer(int status, Map<String, String> headers, String body) {
		this.script.add(new Reply(status, headers, body));
		return this;
	}

	ScriptedServer answer(int status, Map<String, String> headers) {
		return answer(status, headers, "");
	}

	/**
	 * Answers with a problem of the contract, without {@code Retry-After}.
	 */
	ScriptedServer problem(int status, String name) {
		return answer(status, Map.of("Content-Type", "application/problem+json"),
				IN_PROGRESS.replace("in-progress", name));
	}

	/**
	 * Cuts the connection instead of answering.
	 */
	ScriptedServer cut() {
		return answer(0, Map.of());
	}

	/**
	 * Cuts the connection in the middle of an answer.
	 */
	ScriptedServer cutInBody() {
		return answer(-1, Map.of("Content-Type", "text/plain"), "half");
	}

	List<Received> received() {
		return this.received;
	}

	List<@Nullable String> keys() {
		return this.received.stream().<@Nullable String>map((request) -> request.header("Idempotency-Key")).toList();
	}

	@Override
	public void close() {
		this.server.stop(0);
	}

	private void handle(HttpExchange exchange) throws IOException {
		Map<String, List<String>> headers = Map.copyOf(exchange.getRequestHeaders());
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		this.received.add(new Received(exchange.getRequestMethod(), headers, body));
		Reply next = this.script.poll();
		Reply reply = (next != null) ? next : new Reply(201, Map.of("Content-Type", "text/plain"), "done");
		try (exchange) {
			if (reply.status() == 0) {
				throw new IOException("Cut");
			}
			reply.headers().forEach(exchange.getResponseHeaders()::set);
			byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
			boolean whole = reply.status() > 0;
			exchange.sendResponseHeaders(whole ? reply.status() : 201, whole ? length(bytes) : 2L * bytes.length);
			exchange.getResponseBody().write(bytes);
			exchange.getResponseBody().flush();
		}
	}

	private static long length(byte[] bytes) {
		return (bytes.length > 0) ? bytes.length : -1;
	}

	private record Reply(int status, Map<String, String> headers, String body) {
	}

	record Received(String method, Map<String, List<String>> headers, String body) {

		@Nullable String header(String name) {
			return this.headers.entrySet()
				.stream()
				.filter((header) -> header.getKey().equalsIgnoreCase(name))
				.map((header) -> String.join("|", header.getValue()))
				.findFirst()
				.orElse(null);
		}

	}

}

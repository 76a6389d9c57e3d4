package dev.idempotent.client;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import org.jspecify.annotations.Nullable;

/**
 * A server that knows nothing of this project and answers as a large payment API does: it
 * keeps the first answer of a key, a 500 too, and gives it to every repeat; a repeat at
 * the same time gets 409 without {@code Retry-After}; another body with a used key gets
 * 400; {@code Stripe-Should-Retry} says what to do. The body says what is wrong.
 */
final class PaymentApi implements AutoCloseable {

	private static final String LOCK_TIMEOUT = error("invalid_request_error", "lock_timeout");

	private final HttpServer server;

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Map<String, Kept> kept = new ConcurrentHashMap<>();

	private final List<String> charges = new CopyOnWriteArrayList<>();

	private final List<Integer> statuses = new CopyOnWriteArrayList<>();

	private final Map<String, Integer> triesByKey = new ConcurrentHashMap<>();

	PaymentApi() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.setExecutor(this.threads);
		this.server.createContext("/v1/charges", this::charge);
		this.server.start();
	}

	String url() {
		return "http://localhost:" + this.server.getAddress().getPort();
	}

	List<String> charges() {
		return this.charges;
	}

	List<Integer> statuses() {
		return this.statuses;
	}

	@Override
	public void close() {
		this.server.stop(0);
		this.threads.shutdownNow();
	}

	private void charge(HttpExchange exchange) throws IOException {
		String key = exchange.getRequestHeaders().getFirst("Idempotency-Key");
		String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
		try (exchange) {
			Reply reply = reply(key, body, this.triesByKey.merge(key, 1, Integer::sum));
			this.statuses.add(reply.status());
			if (reply.shouldRetry() != null) {
				exchange.getResponseHeaders().set("Stripe-Should-Retry", reply.shouldRetry());
			}
			if (reply.replayed()) {
				exchange.getResponseHeaders().set("Idempotent-Replayed", "true");
			}
			exchange.getResponseHeaders().set("Idempotency-Key", key);
			exchange.getResponseHeaders().set("Content-Type", "application/json");
			byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(reply.status(), bytes.length);
			exchange.getResponseBody().write(bytes);
		}
	}

	private Reply reply(String key, String body, int attempt) throws IOException {
		Kept before = this.kept.get(key);
		if (before != null && !before.request().equals(body)) {
			return new Reply(400, "false", false, error("idempotency_error", "idempotency_key_in_use"));
		}
		if (before != null) {
			return new Reply(before.status(), null, true, before.answer());
		}
		if (attempt == 1 && body.contains("locked")) {
			return new Reply(409, "true", false, LOCK_TIMEOUT);
		}
		if (attempt == 1 && body.contains("busy")) {
			return new Reply(429, null, false, error("invalid_request_error", "rate_limit"));
		}
		if (body.contains("declined")) {
			return keep(key, body, 402, error("card_error", "card_declined"));
		}
		if (body.contains("unauthorized")) {
			return new Reply(401, null, false, error("invalid_request_error", "api_key_expired"));
		}
		this.charges.add(body);
		if (body.contains("crash")) {
			return keep(key, body, 500, error("api_error", "internal"));
		}
		Reply done = keep(key, body, 200, "{\"id\":\"ch_" + this.charges.size() + "\"}");
		if (body.contains("lost")) {
			throw new IOException("The answer is lost");
		}
		return done;
	}

	private Reply keep(String key, String request, int status, String answer) {
		this.kept.put(key, new Kept(request, status, answer));
		return new Reply(status, null, false, answer);
	}

	private static String error(String type, String code) {
		return "{\"error\":{\"type\":\"" + type + "\",\"code\":\"" + code + "\"}}";
	}

	private record Kept(String request, int status, String answer) {
	}

	private record Reply(int status, @Nullable String shouldRetry, boolean replayed, String body) {
	}

}

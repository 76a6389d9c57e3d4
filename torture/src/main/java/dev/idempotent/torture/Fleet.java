package dev.idempotent.torture;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Random;

import dev.idempotent.torture.history.Exchange;
import dev.idempotent.torture.history.History;
import dev.idempotent.torture.plan.Operation;

/**
 * Clients that send an operation to one server or another until they have its result, as
 * clients do: again after a lost connection or a timeout, and when told to come later.
 * Thread-safe.
 */
final class Fleet {

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

	private static final Duration TIMEOUT = Duration.ofMillis(1500);

	private final HttpClient http = HttpClient.newBuilder()
		.version(HttpClient.Version.HTTP_1_1)
		.connectTimeout(CONNECT_TIMEOUT)
		.build();

	private final List<URI> servers;

	private final History history;

	Fleet(List<URI> servers, History history) {
		this.servers = servers;
		this.history = history;
	}

	/**
	 * Sends an operation until there is a result.
	 * @return false when time was over before, or the answer is none to try again after
	 */
	boolean perform(Operation operation, Random random, Duration atMost) throws InterruptedException {
		long end = System.nanoTime() + atMost.toNanos();
		while (System.nanoTime() < end) {
			Exchange exchange = send(operation, random.nextInt(this.servers.size()));
			this.history.add(exchange);
			if (exchange.isResult()) {
				return true;
			}
			if (!exchange.isToRepeat()) {
				return false;
			}
			Thread.sleep(pause(exchange, random).toMillis());
		}
		return false;
	}

	private Exchange send(Operation operation, int server) throws InterruptedException {
		HttpRequest request = HttpRequest.newBuilder(this.servers.get(server).resolve(operation.way().path()))
			.timeout(TIMEOUT)
			.header("Content-Type", "application/json")
			.header("Idempotency-Key", operation.key())
			.POST(BodyPublishers.ofString(operation.body()))
			.build();
		long sent = System.currentTimeMillis();
		try {
			HttpResponse<String> response = this.http.send(request, BodyHandlers.ofString());
			return new Exchange(operation.key(), server, sent, System.currentTimeMillis(), response.statusCode(),
					response.headers().firstValue("Idempotent-Replayed").isPresent(), response.body());
		}
		catch (IOException ex) {
			return Exchange.unanswered(operation.key(), server, sent, System.currentTimeMillis(), ex.toString());
		}
	}

	// As long as Retry-After says, which is a second
	private static Duration pause(Exchange exchange, Random random) {
		return Duration.ofMillis((exchange.isRefused() || exchange.isTimedOut() ? 1000 : 50) + random.nextInt(200));
	}

}

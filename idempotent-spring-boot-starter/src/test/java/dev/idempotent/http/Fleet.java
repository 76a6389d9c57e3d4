package dev.idempotent.http;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import dev.idempotent.http.Client.Answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Clients that place order after order, each sent again until it is answered, and
 * remember the answers.
 */
final class Fleet implements AutoCloseable {

	private static final int CLIENTS = 8;

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private final Client client;

	private final String name;

	private final ExecutorService executor = Executors.newFixedThreadPool(CLIENTS);

	private final AtomicInteger keys = new AtomicInteger();

	private final AtomicInteger refusals = new AtomicInteger();

	private final Map<String, String> answers = new ConcurrentHashMap<>();

	private volatile boolean stopped;

	/**
	 * Creates a fleet.
	 * @param name of its orders
	 */
	Fleet(Client client, String name) {
		this.client = client;
		this.name = name;
	}

	Fleet start() {
		for (int i = 0; i < CLIENTS; i++) {
			this.executor.execute(() -> {
				while (!this.stopped) {
					String key = this.name + "-" + this.keys.incrementAndGet();
					this.answers.put(key, answer(key).text());
				}
			});
		}
		return this;
	}

	/**
	 * Returns when so many more orders are answered.
	 */
	void awaitMore(int orders) {
		int before = this.answers.size();
		await().atMost(PATIENCE).until(() -> this.answers.size() >= before + orders);
	}

	/**
	 * Lets every client end the order that it is at.
	 */
	void stop() throws InterruptedException {
		this.stopped = true;
		this.executor.shutdown();
		assertThat(this.executor.awaitTermination(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
	}

	/**
	 * Returns the orders answered so far.
	 */
	List<String> answered() {
		return List.copyOf(this.answers.keySet());
	}

	/**
	 * Returns how often a client had to send an order again.
	 */
	int refusals() {
		return this.refusals.get();
	}

	/**
	 * Sends orders again, and returns those that are not answered as the first time.
	 */
	List<String> changed(List<String> orders) {
		return orders.stream().filter((key) -> {
			Answer repeat = answer(key);
			return !repeat.isReplayed() || !repeat.text().equals(this.answers.get(key));
		}).toList();
	}

	@Override
	public void close() {
		this.stopped = true;
		this.executor.shutdownNow();
	}

	private Answer answer(String key) {
		return await().pollDelay(Duration.ZERO)
			.pollInterval(Duration.ofMillis(50))
			.atMost(PATIENCE)
			.until(() -> this.client.post("/orders").key(key).json("{\"item\":\"" + key + "\",\"amount\":1}").send(),
					(answer) -> {
						boolean refused = answer.status() == 503 || answer.status() == 409;
						this.refusals.addAndGet(refused ? 1 : 0);
						return !refused;
					});
	}

}

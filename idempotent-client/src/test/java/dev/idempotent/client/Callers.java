package dev.idempotent.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.idempotent.client.ClientKind.Settings;
import dev.idempotent.client.Orders.Order;
import dev.idempotent.client.Orders.PlaceOrder;

/**
 * Clients of every kind, each of which places some orders at once. The item of an order
 * is the kind of its client.
 */
final class Callers implements AutoCloseable {

	static final int CALLS = 3;

	private static final IdempotencyRetryPolicy POLICY = IdempotencyRetryPolicy.defaults()
		.withMaxRetries(1000)
		.withTimeout(Duration.ofMinutes(1))
		.withDelay(Duration.ofMillis(50), Duration.ofMillis(100));

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final Map<ClientKind, List<CompletableFuture<Order>>> calls = new ConcurrentHashMap<>();

	private final Map<ClientKind, Integer> tries = new ConcurrentHashMap<>();

	private final Set<ClientKind> refused = ConcurrentHashMap.newKeySet();

	private final int refusal;

	/**
	 * Lets them begin.
	 * @param refusal status of answers that are noted
	 */
	Callers(int port, Duration readTimeout, int refusal) {
		this.refusal = refusal;
		for (ClientKind kind : ClientKind.values()) {
			Orders orders = kind.orders(new Settings(port, readTimeout, POLICY, (status) -> count(kind, status)));
			List<CompletableFuture<Order>> futures = new ArrayList<>();
			for (int i = 0; i < CALLS; i++) {
				futures.add(CompletableFuture.supplyAsync(() -> orders.place(new PlaceOrder(kind.name(), 1)),
						this.threads));
			}
			this.calls.put(kind, futures);
		}
	}

	/**
	 * Returns whether each kind has made more tries than calls.
	 */
	boolean haveTriedAgain() {
		return Arrays.stream(ClientKind.values()).allMatch((kind) -> this.tries.getOrDefault(kind, 0) > CALLS);
	}

	/**
	 * Returns the kinds that have had an answer with the status.
	 */
	Set<ClientKind> refused() {
		return this.refused;
	}

	/**
	 * Waits until all have an order, and returns how many different ones.
	 */
	Map<String, Long> orders() throws Exception {
		Map<String, Long> orders = new ConcurrentHashMap<>();
		for (Map.Entry<ClientKind, List<CompletableFuture<Order>>> calls : this.calls.entrySet()) {
			for (CompletableFuture<Order> call : calls.getValue()) {
				call.get(1, TimeUnit.MINUTES);
			}
			orders.put(calls.getKey().name(),
					calls.getValue().stream().map((call) -> call.join().id()).distinct().count());
		}
		return orders;
	}

	static Map<String, Long> oneForEachCall() {
		return Arrays.stream(ClientKind.values()).collect(Collectors.toMap(Enum::name, (kind) -> (long) CALLS));
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	private void count(ClientKind kind, int status) {
		if (status == 0) {
			this.tries.merge(kind, 1, Integer::sum);
		}
		if (status == this.refusal) {
			this.refused.add(kind);
		}
	}

}

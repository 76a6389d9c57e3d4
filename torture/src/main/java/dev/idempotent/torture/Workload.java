package dev.idempotent.torture;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.IntFunction;

import dev.idempotent.torture.history.Exchange;
import dev.idempotent.torture.history.History;
import dev.idempotent.torture.plan.Operation;
import dev.idempotent.torture.plan.TortureOptions;

/**
 * Clients that work on one operation after the other, and in the end send every one once
 * more.
 */
final class Workload implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger repeated = new AtomicInteger();

	private final History history = new History();

	private final TortureOptions options;

	private final IntFunction<Operation> operations;

	private final Fleet fleet;

	private List<Future<?>> working = List.of();

	/**
	 * Creates a workload.
	 * @param operations by number, from 0
	 */
	Workload(TortureOptions options, IntFunction<Operation> operations, List<URI> servers) {
		this.options = options;
		this.operations = operations;
		this.fleet = new Fleet(servers, this.history);
	}

	/**
	 * Lets clients begin.
	 * @param enough whether no further operation is to be begun
	 * @param stopped is run by each client that begins none any more
	 */
	void start(BooleanSupplier enough, Runnable stopped) {
		this.working = clients((random) -> {
			while (!enough.getAsBoolean()) {
				perform(this.operations.apply(this.begun.getAndIncrement()), random);
			}
			stopped.run();
		});
	}

	/**
	 * Returns when all clients have got what they wait for.
	 */
	void awaitAnswers() throws InterruptedException, ExecutionException {
		await(this.working);
	}

	/**
	 * Sends every operation once more, and returns when all are answered.
	 */
	void repeat() throws InterruptedException, ExecutionException {
		await(clients((random) -> {
			for (int i = this.repeated.getAndIncrement(); i < begun(); i = this.repeated.getAndIncrement()) {
				this.fleet.perform(this.operations.apply(i), random, PATIENCE);
			}
		}));
	}

	/**
	 * Returns how many operations were begun.
	 */
	int begun() {
		return this.begun.get();
	}

	List<Exchange> exchanges() {
		return this.history.exchanges();
	}

	@Override
	public void close() {
		this.threads.shutdownNow();
	}

	private void perform(Operation operation, Random random) throws InterruptedException, ExecutionException {
		List<Future<?>> twins = new ArrayList<>();
		if (operation.doubled()) {
			Random other = new Random(random.nextLong());
			twins.add(this.threads.submit(() -> this.fleet.perform(operation, other, PATIENCE)));
		}
		this.fleet.perform(operation, random, PATIENCE);
		await(twins);
	}

	private List<Future<?>> clients(Client client) {
		List<Future<?>> clients = new ArrayList<>();
		for (int i = 0; i < this.options.clients(); i++) {
			Random random = new Random(this.options.seed() * 31 + i);
			clients.add(this.threads.submit(() -> {
				client.run(random);
				return client;
			}));
		}
		return clients;
	}

	private static void await(List<Future<?>> futures) throws InterruptedException, ExecutionException {
		for (Future<?> future : futures) {
			future.get();
		}
	}

	private interface Client {

		void run(Random random) throws Exception;

	}

}

package dev.idempotent.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * One run: clients work while faults happen; when the last operation was begun, faults
 * end and the clients get what they still wait for; then every operation is sent once
 * more.
 */
final class TortureRun {

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	// Connecting again, and the longest delay before a step is repeated
	private static final Duration SETTLING = Duration.ofSeconds(5);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final AtomicInteger begun = new AtomicInteger();

	private final AtomicInteger repeated = new AtomicInteger();

	private final History history = new History();

	private final long start = System.currentTimeMillis();

	private final Site site;

	private final TortureOptions options;

	private final FaultLog faults;

	private final List<FaultInjector> injectors;

	private final Fleet fleet;

	private volatile boolean broken;

	private TortureRun(Site site, TortureOptions options) throws IOException {
		this.site = site;
		this.options = options;
		this.faults = new FaultLog(file("faults"));
		this.injectors = new Faults(site, options, this.faults).injectors();
		this.fleet = new Fleet(site.servers(), this.history);
	}

	/**
	 * Makes a run on a site that works, and leaves it so.
	 */
	static TortureReport on(Site site, TortureOptions options)
			throws IOException, InterruptedException, ExecutionException {
		TortureRun run = new TortureRun(site, options);
		try {
			return run.make();
		}
		finally {
			run.threads.shutdownNow();
		}
	}

	private TortureReport make() throws IOException, InterruptedException, ExecutionException {
		List<Future<?>> faulty = new ArrayList<>();
		this.injectors.forEach((injector) -> faulty.add(this.threads.submit(() -> inject(injector))));
		List<Future<?>> clients = clients(this::work);
		await(faulty);
		long faultsEnded = System.currentTimeMillis();
		await(clients);
		await(clients(this::repeat));
		return report(faultsEnded);
	}

	private FaultInjector inject(FaultInjector injector) throws InterruptedException {
		try {
			injector.run();
			return injector;
		}
		catch (RuntimeException ex) {
			this.broken = true;
			throw ex;
		}
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

	private void work(Random random) throws InterruptedException, ExecutionException {
		while (!isEnough()) {
			Operation operation = Operation.of(this.options, this.begun.getAndIncrement());
			List<Future<?>> twins = new ArrayList<>();
			if (operation.doubled()) {
				Random other = new Random(random.nextLong());
				twins.add(this.threads.submit(() -> this.fleet.perform(operation, other, PATIENCE)));
			}
			this.fleet.perform(operation, random, PATIENCE);
			await(twins);
		}
		this.injectors.forEach(FaultInjector::stop);
	}

	private boolean isEnough() {
		return this.broken || this.begun.get() >= this.options.operations()
				&& this.injectors.stream().allMatch(FaultInjector::hasDoneEnough);
	}

	private void repeat(Random random) throws InterruptedException {
		for (int i = this.repeated.getAndIncrement(); i < this.begun.get(); i = this.repeated.getAndIncrement()) {
			this.fleet.perform(Operation.of(this.options, i), random, PATIENCE);
		}
	}

	private TortureReport report(long faultsEnded) throws IOException {
		Map<String, List<Exchange>> exchanges = this.history.byKey();
		writeHistory(exchanges.values().stream().flatMap(List::stream));
		Ledger ledger = Ledger.read(this.site.ledger(), this.options.name() + "-");
		long lease = this.options.lease().toMillis();
		Excuses excuses = new Excuses(lease, ledger.silences(), this.faults.kills());
		Verdict verdict = new Checker(excuses, faultsEnded, lease + SETTLING.toMillis()).check(exchanges,
				ledger.byKey());
		return new TortureReport(this.options, this.begun.get(), exchanges.values(), ledger.executions().size(),
				this.faults.counts(), verdict, System.currentTimeMillis() - this.start);
	}

	private void writeHistory(Stream<Exchange> exchanges) throws IOException {
		Iterable<String> lines = exchanges.map(Exchange::toString)::iterator;
		Files.write(file("history"), lines);
	}

	private Path file(String name) throws IOException {
		Path file = this.site.ledger().resolveSibling(name + "-" + this.options.name() + ".log");
		Files.deleteIfExists(file);
		return file;
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

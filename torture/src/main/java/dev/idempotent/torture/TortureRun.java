package dev.idempotent.torture;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import dev.idempotent.torture.check.Checker;
import dev.idempotent.torture.check.CommitChecker;
import dev.idempotent.torture.check.Excuses;
import dev.idempotent.torture.check.Verdict;
import dev.idempotent.torture.fault.FaultInjector;
import dev.idempotent.torture.fault.FaultLog;
import dev.idempotent.torture.fault.Faults;
import dev.idempotent.torture.history.Evidence;
import dev.idempotent.torture.history.Exchange;
import dev.idempotent.torture.history.Ledger;
import dev.idempotent.torture.plan.Operation;
import dev.idempotent.torture.plan.Profile;
import dev.idempotent.torture.plan.TortureOptions;
import dev.idempotent.torture.site.ServerProcess;
import dev.idempotent.torture.site.Site;

/**
 * One run: clients work while faults happen; when the last operation was begun, faults
 * end and the clients get what they still wait for; then every operation is sent once
 * more.
 */
final class TortureRun {

	// Connecting again, and the longest delay before a step is repeated
	private static final Duration SETTLING = Duration.ofSeconds(5);

	private static final Duration RECOVERY = Duration.ofSeconds(5);

	private final ExecutorService threads = Executors.newCachedThreadPool();

	private final long start = System.currentTimeMillis();

	private final Site site;

	private final TortureOptions options;

	private final FaultLog faults;

	private final List<FaultInjector> injectors;

	private final Workload workload;

	private volatile boolean broken;

	private TortureRun(Site site, TortureOptions options) throws IOException {
		this.site = site;
		this.options = options;
		this.faults = new FaultLog(file("faults"));
		this.injectors = new Faults(site, options, this.faults).injectors();
		this.workload = new Workload(options, (number) -> Operation.of(options, number),
				site.servers().stream().map(ServerProcess::address).toList());
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
			run.workload.close();
			run.threads.shutdownNow();
		}
	}

	private TortureReport make() throws IOException, InterruptedException, ExecutionException {
		List<Future<?>> faulty = new ArrayList<>();
		this.injectors.forEach((injector) -> faulty.add(this.threads.submit(() -> inject(injector))));
		this.workload.start(this::isEnough, () -> this.injectors.forEach(FaultInjector::stop));
		for (Future<?> injecting : faulty) {
			injecting.get();
		}
		long faultsEnded = System.currentTimeMillis();
		this.workload.awaitAnswers();
		this.workload.repeat();
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

	private boolean isEnough() {
		return this.broken || this.workload.begun() >= this.options.operations()
				&& this.injectors.stream().allMatch(FaultInjector::hasDoneEnough);
	}

	private TortureReport report(long faultsEnded) throws IOException {
		List<Exchange> exchanges = this.workload.exchanges();
		Iterable<String> lines = exchanges.stream().map(Exchange::toString)::iterator;
		Files.write(file("history"), lines);
		String keyPrefix = this.options.name() + "-";
		Ledger ledger = Ledger.read(this.site.ledger(), keyPrefix);
		Evidence evidence = new Evidence(exchanges, ledger.executions(), this.site.database().bookings(keyPrefix),
				this.faults.outages());
		return new TortureReport(this.options, this.workload.begun(), evidence, this.faults.counts(),
				verdict(evidence, ledger, faultsEnded), System.currentTimeMillis() - this.start);
	}

	private Verdict verdict(Evidence evidence, Ledger ledger, long faultsEnded) {
		long lease = this.options.lease().toMillis();
		long stuckLimit = lease + SETTLING.toMillis();
		if (this.options.profile() == Profile.JDBC) {
			return new CommitChecker(faultsEnded, stuckLimit, RECOVERY.toMillis()).check(evidence);
		}
		Excuses excuses = new Excuses(lease, ledger.silences(), ledger.errors(), this.faults.kills());
		return new Checker(excuses, faultsEnded, stuckLimit, RECOVERY.toMillis()).check(evidence);
	}

	private Path file(String name) throws IOException {
		Path file = this.site.ledger().resolveSibling(name + "-" + this.options.name() + ".log");
		Files.deleteIfExists(file);
		return file;
	}

}

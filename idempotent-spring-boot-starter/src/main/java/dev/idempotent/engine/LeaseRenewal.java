package dev.idempotent.engine;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.EngineSettings.Heartbeat;
import dev.idempotent.engine.background.DaemonThreads;
import dev.idempotent.engine.background.DueQueue;
import dev.idempotent.engine.background.FailureLog;
import dev.idempotent.store.AsyncIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.StepResult;

/**
 * Renews the leases of all executions, at a third of the lease, and sooner after a
 * renewal that failed.
 * <ol>
 * <li>One thread takes from a queue what is due. Everything that it takes is due again a
 * third of the lease later, whatever becomes of the renewal.</li>
 * <li>A store that can is asked to renew all of them at once, else each is renewed on one
 * of a few threads: one after the other, renewals that take long would let the last
 * leases end.</li>
 * <li>An execution leaves the queue when it is ended in the store, or when a renewal is
 * refused.</li>
 * </ol>
 * Thread-safe.
 */
final class LeaseRenewal implements AutoCloseable {

	static final int THREADS = 16;

	private static final Logger logger = System.getLogger(LeaseRenewal.class.getName());

	private static final int BATCH = 1000;

	private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(100);

	private final IdempotencyStore store;

	private final @Nullable AsyncIdempotencyStore asyncStore;

	private final Heartbeat heartbeat;

	private final IdempotencyListener listener;

	private final FailureLog failures = new FailureLog(LeaseRenewal.class);

	private final DueQueue<Execution> queue = new DueQueue<>();

	private final ThreadPoolExecutor threads = DaemonThreads.pool("idempotent-renewal", THREADS, Integer.MAX_VALUE);

	LeaseRenewal(IdempotencyStore store, Heartbeat heartbeat, IdempotencyListener listener) {
		this.store = store;
		this.asyncStore = store.ability(AsyncIdempotencyStore.class);
		this.heartbeat = heartbeat;
		this.listener = listener;
		if (heartbeat == Heartbeat.ON) {
			DaemonThreads.thread("idempotent-lease", this::run).start();
		}
	}

	void start(Execution execution) {
		if (this.heartbeat == Heartbeat.ON) {
			this.queue.add(execution, due(execution), Integer.MAX_VALUE);
		}
	}

	void stop(Execution execution) {
		this.queue.remove(execution);
	}

	/**
	 * Returns whether its lease is renewed.
	 */
	boolean isRenewing(Execution execution) {
		return this.queue.contains(execution);
	}

	@Override
	public void close() {
		this.queue.close();
		this.threads.shutdown();
	}

	private void run() {
		while (!this.queue.isClosed()) {
			try {
				renew(this.queue.take(BATCH, this::due));
			}
			catch (Throwable ex) {
				this.failures.warn("Leases could not be renewed", ex);
				LockSupport.parkNanos(PAUSE);
			}
		}
	}

	// On a grid where the store renews many at once, so that many are due at once
	private long due(Execution execution) {
		long lease = execution.leaseNanos();
		long due = System.nanoTime() + lease / 3;
		return (this.asyncStore != null) ? due - Math.floorMod(due, Math.max(1, lease / 30)) : due;
	}

	private void renew(List<Execution> due) {
		List<Execution> ready = due.stream().filter(this::begin).toList();
		AsyncIdempotencyStore async = this.asyncStore;
		if (async != null && !ready.isEmpty()) {
			renewAll(async, ready);
		}
		else {
			ready.forEach((execution) -> onThread(() -> renew(execution)));
		}
	}

	private boolean begin(Execution execution) {
		loseIfOver(execution);
		return execution.beginRenewal();
	}

	private void renewAll(AsyncIdempotencyStore async, List<Execution> executions) {
		long sent = System.nanoTime();
		try {
			async.renewAll(executions.stream().map(Execution::ownership).toList()).whenComplete((results, failure) -> {
				for (int i = 0; i < executions.size(); i++) {
					if (failure != null) {
						// One that can't be renewed fails all of them
						renewAlone(async, executions.get(i));
					}
					else {
						answered(executions.get(i), sent, results.get(i), null);
					}
				}
			});
		}
		catch (Throwable ex) {
			executions.forEach((execution) -> answered(execution, sent, null, ex));
		}
	}

	private void renewAlone(AsyncIdempotencyStore async, Execution execution) {
		long sent = System.nanoTime();
		try {
			async.renewAsync(execution.ownership())
				.whenComplete((result, failure) -> answered(execution, sent, result, failure));
		}
		catch (Throwable ex) {
			answered(execution, sent, null, ex);
		}
	}

	private void renew(Execution execution) {
		long sent = System.nanoTime();
		try {
			answered(execution, sent, this.store.renew(execution.ownership()), null);
		}
		catch (Throwable ex) {
			answered(execution, sent, null, ex);
		}
	}

	private void onThread(Runnable renewal) {
		try {
			this.threads.execute(renewal);
		}
		catch (Throwable ex) {
			// No thread to be had
			renewal.run();
		}
	}

	private void answered(Execution execution, long sent, @Nullable StepResult result, @Nullable Throwable failure) {
		execution.endRenewal();
		if (failure != null) {
			failed(execution, failure);
		}
		else if (result == StepResult.DONE) {
			execution.renewed(sent);
		}
		else {
			refused(execution);
		}
	}

	private void failed(Execution execution, Throwable failure) {
		if (!this.queue.contains(execution)) {
			return;
		}
		this.queue.move(execution, System.nanoTime() + execution.leaseNanos() / 10);
		this.failures.warn("The lease of record " + execution.key() + " could not be renewed, trying again", failure);
		this.listener.renewalFailed(execution, failure);
		loseIfOver(execution);
	}

	private void refused(Execution execution) {
		boolean renewed = this.queue.remove(execution);
		// Once ended, its record may be consumed or free by itself: the end's answer
		// tells
		if (renewed && !execution.isEnded()) {
			execution.leaseLost();
			logger.log(Level.WARNING, "The lease of record " + execution.key()
					+ " was lost while its method runs: another owner may run it too");
		}
	}

	private static void loseIfOver(Execution execution) {
		if (execution.isLeaseLost() && execution.tellLeaseLost()) {
			logger.log(Level.WARNING, "The lease of record " + execution.key()
					+ " could not be renewed for as long as it lasts: another owner may take over");
		}
	}

}

package dev.idempotent.engine;

import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.StepResult;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;

/**
 * Renews the leases of all running executions on a few daemon threads, at a third of the
 * lease, and sooner after a renewal that failed. Thread-safe.
 */
final class LeaseKeeper implements AutoCloseable {

	private static final Logger logger = System.getLogger(LeaseKeeper.class.getName());

	// One after the other, renewals that take long would let the last leases end
	private static final int THREADS = 16;

	private final IdempotencyStore store;

	private final boolean heartbeat;

	private final DaemonScheduler scheduler = new DaemonScheduler("idempotent-lease", THREADS);

	private final Map<Execution, Future<?>> running = new ConcurrentHashMap<>();

	private final IdempotencyListener listener;

	LeaseKeeper(IdempotencyStore store, boolean heartbeat, IdempotencyListener listener) {
		this.store = store;
		this.listener = listener;
		this.heartbeat = heartbeat;
	}

	void start(Execution execution) {
		if (this.heartbeat) {
			schedule(execution, execution.ownership().claim().lease().dividedBy(3));
		}
	}

	void stop(Execution execution) {
		Future<?> renewal = this.running.remove(execution);
		if (renewal != null) {
			renewal.cancel(false);
		}
	}

	/**
	 * Notes that another owner may have run.
	 * @param message says so, with the record's key for {0}
	 */
	void lost(Execution execution, String message) {
		if (execution.leaseLost()) {
			this.listener.leaseLost(execution);
		}
		logger.log(Level.WARNING, message, execution.key());
	}

	@Override
	public void close() {
		this.scheduler.close();
		this.running.clear();
	}

	private void schedule(Execution execution, Duration delay) {
		this.running.compute(execution, (key, none) -> this.scheduler.schedule(() -> renew(key), delay));
	}

	private void renew(Execution execution) {
		if (this.running.containsKey(execution)) {
			Duration next = renewed(execution);
			// Not absent: stopped meanwhile
			this.running.computeIfPresent(execution, (key, past) -> this.scheduler.schedule(() -> renew(key), next));
		}
	}

	private Duration renewed(Execution execution) {
		Claim claim = execution.ownership().claim();
		try {
			if (this.store.renew(execution.ownership()) == StepResult.DONE) {
				return claim.lease().dividedBy(3);
			}
			refused(execution);
		}
		catch (RuntimeException | Error ex) {
			logger.log(Level.WARNING, "The lease of record " + claim.key() + " could not be renewed, trying again", ex);
		}
		return claim.lease().dividedBy(10);
	}

	private void refused(Execution execution) {
		this.running.remove(execution);
		if (execution.isEnded()) {
			// Its record may be consumed or released, by itself: the ending's answer
			// tells
			return;
		}
		lost(execution, "The lease of record {0} was lost while its method runs: another owner may run it too");
	}

}

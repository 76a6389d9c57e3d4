package dev.idempotent.engine;

import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.IdempotencyStoreException;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Ends executions in the store: at once, and when that fails, again and again in the
 * background. A result is given up only when its ownership is lost, when the process
 * stops, or when too many wait. Thread-safe.
 */
final class Finisher implements AutoCloseable {

	private static final Logger logger = System.getLogger(Finisher.class.getName());

	private final IdempotencyStore store;

	private final LeaseKeeper leases;

	private final WaitingSteps completions = new WaitingSteps("idempotent-completion");

	// Apart, so that a store that is down for long can't crowd out results
	private final WaitingSteps releases = new WaitingSteps("idempotent-release");

	Finisher(IdempotencyStore store, LeaseKeeper leases) {
		this.store = store;
		this.leases = leases;
	}

	void complete(Execution execution, byte[] result) {
		end(execution, result.length, () -> this.store.complete(execution.ownership(), result));
	}

	void hold(Execution execution) {
		end(execution, 0, () -> this.store.release(new Release.Hold(execution.ownership())));
	}

	void release(Claim claim) {
		try {
			this.store.release(new Release.Free(claim));
		}
		catch (RuntimeException ex) {
			logger.log(Level.WARNING,
					"The record " + claim.key() + " could not be released; releasing goes on in the background", ex);
			releaseLater(claim, () -> this.store.release(new Release.Free(claim)));
		}
	}

	/**
	 * Releases a claim that may have been made though nobody was told, or may yet be made
	 * by a command on its way: until it is found, or its lease would be over.
	 */
	void releaseUnconfirmed(Claim claim) {
		long start = System.nanoTime();
		releaseLater(claim, () -> {
			StepResult result = this.store.release(new Release.Free(claim));
			if (result == StepResult.DONE || System.nanoTime() - start > claim.lease().toNanos()) {
				return result;
			}
			throw new IdempotencyStoreException("The claim has not been found yet", null, false);
		});
	}

	/**
	 * Waits until no result waits to be stored.
	 * @return false when time was over before
	 */
	boolean awaitCompletions(Duration atMost) throws InterruptedException {
		return this.completions.awaitNone(atMost);
	}

	@Override
	public void close() {
		this.completions.close();
		this.releases.close();
	}

	private void releaseLater(Claim claim, Supplier<StepResult> release) {
		this.releases.add(new WaitingSteps.Step(claim.key(), 0, release, (done) -> {
		}, () -> logger.log(Level.DEBUG, "Record {0} was not released; its lease will end", claim.key())));
	}

	private void end(Execution execution, int size, Supplier<StepResult> step) {
		try {
			ended(execution, step.get());
		}
		catch (RuntimeException ex) {
			logger.log(Level.WARNING,
					"The outcome of record " + execution.key()
							+ " could not be stored; the client has its answer, and storing goes on in the background",
					ex);
			this.completions.add(new WaitingSteps.Step(execution.key(), size, step, (done) -> ended(execution, done),
					() -> lost(execution)));
		}
	}

	private void ended(Execution execution, StepResult result) {
		this.leases.stop(execution);
		if (result == StepResult.NOT_OWNER) {
			this.leases.lost(execution,
					"The outcome of record {0} was not stored: its lease was over, and the record is gone or another owner''s");
		}
	}

	private void lost(Execution execution) {
		this.leases.stop(execution);
		logger.log(Level.ERROR, "The outcome of record " + execution.key()
				+ " is lost: it could not be stored before the process stopped or too many results waited");
	}

}

package dev.idempotent.engine;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.EngineSettings.Heartbeat;
import dev.idempotent.engine.Execution.Ending;
import dev.idempotent.engine.background.FailureLog;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.TransactionalIdempotencyStore;
import dev.idempotent.store.TransactionalIdempotencyStore.Settlement;
import dev.idempotent.store.TransactionalIdempotencyStore.Steps;

/**
 * All executions of an engine, from their start to their end in the store. Thread-safe.
 */
final class Executions implements Execution.Ends, AutoCloseable {

	private final @Nullable TransactionalIdempotencyStore transactional;

	private final IdempotencyListener listener;

	private final LeaseRenewal renewal;

	private final Completions completions;

	private final ClaimReleases releases;

	private final RunningExecutions running = new RunningExecutions();

	private final FailureLog log = new FailureLog(Executions.class);

	Executions(IdempotencyStore store, Heartbeat heartbeat, ClaimReleases releases, IdempotencyListener listener) {
		this.transactional = store.ability(TransactionalIdempotencyStore.class);
		this.listener = listener;
		this.renewal = new LeaseRenewal(store, heartbeat, listener);
		this.completions = new Completions(store, this.renewal, listener);
		this.releases = releases;
	}

	/**
	 * Starts an execution.
	 * @param claimed when its claim was sent, by {@link System#nanoTime}
	 */
	Execution start(IdempotentOperation operation, Ownership ownership, long claimed) {
		Execution execution = new Execution(operation, ownership, claimed, this);
		this.running.started();
		try {
			this.renewal.start(execution);
			return execution;
		}
		catch (Throwable ex) {
			this.renewal.stop(execution);
			this.running.ended();
			throw ex;
		}
	}

	@Override
	public void end(Execution execution, Ending ending, byte[] result, Supplier<byte[]> withoutAnswer) {
		try {
			switch (ending) {
				case COMPLETED -> this.completions.complete(execution, result, withoutAnswer);
				case HELD -> this.completions.hold(execution);
				case RELEASED -> {
					this.renewal.stop(execution);
					this.releases.release(execution.ownership().claim());
				}
				case ABANDONED, SETTLED -> this.renewal.stop(execution);
			}
			this.listener.ended(execution, ending);
		}
		catch (Throwable ex) {
			this.renewal.stop(execution);
			this.log.warn("Record " + execution.key() + " is left to its lease", ex);
		}
		finally {
			this.running.ended();
		}
	}

	@Override
	public void leaseLost(Execution execution) {
		this.listener.leaseLost(execution);
	}

	@Override
	public @Nullable Steps currentTransaction() {
		return (this.transactional != null) ? this.transactional.currentTransaction() : null;
	}

	@Override
	public void committed(Execution execution, Ending ending) {
		try {
			this.completions.committed(execution);
			this.listener.ended(execution, ending);
		}
		finally {
			this.running.ended();
		}
	}

	@Override
	public @Nullable Settlement settle(Execution execution) {
		try {
			Settlement settlement = (this.transactional != null)
					? this.completions.settle(execution, this.transactional) : null;
			this.listener.ended(execution, Ending.SETTLED);
			return settlement;
		}
		catch (Throwable ex) {
			this.renewal.stop(execution);
			this.log.warn("Record " + execution.key() + " is left to its lease", ex);
			return null;
		}
		finally {
			this.running.ended();
		}
	}

	int runningCount() {
		return this.running.count();
	}

	/**
	 * Waits until none runs, and every end that could not be stored at once is stored.
	 * @return false when time was over before
	 */
	boolean awaitFinished(Duration atMost) throws InterruptedException {
		long end = System.nanoTime() + atMost.toNanos();
		return this.running.awaitNone(atMost) && this.completions.awaitNone(Duration.ofNanos(end - System.nanoTime()));
	}

	@Override
	public void close() {
		this.renewal.close();
		this.completions.close();
	}

}

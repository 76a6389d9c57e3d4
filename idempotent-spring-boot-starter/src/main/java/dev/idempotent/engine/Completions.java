package dev.idempotent.engine;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.background.BackgroundSteps;
import dev.idempotent.engine.background.FailureLog;
import dev.idempotent.engine.background.WaitingBytes;
import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.TransactionalIdempotencyStore;
import dev.idempotent.store.TransactionalIdempotencyStore.Settlement;

/**
 * Ends executions in the store: at once, and when that fails, again and again in the
 * background, while their leases are renewed, until the store answers or the retention is
 * over. What waits is bounded: when there is no room for a result, that the work was done
 * is stored without it. Throws nothing, whatever a store throws. Thread-safe.
 */
final class Completions implements AutoCloseable {

	/**
	 * How many may wait.
	 */
	static final int MAX_WAITING = 100_000;

	private final IdempotencyStore store;

	private final LeaseRenewal renewal;

	private final IdempotencyListener listener;

	private final FailureLog log = new FailureLog(Completions.class);

	private final WaitingBytes bytes = new WaitingBytes();

	private final BackgroundSteps steps = new BackgroundSteps("idempotent-completion", MAX_WAITING);

	private final Object telling = new Object();

	Completions(IdempotencyStore store, LeaseRenewal renewal, IdempotencyListener listener) {
		this.store = store;
		this.renewal = renewal;
		this.listener = listener;
	}

	/**
	 * Completes an execution.
	 * @param withoutAnswer gives few bytes that take the place of a result for which
	 * there is no room
	 */
	void complete(Execution execution, byte[] result, Supplier<byte[]> withoutAnswer) {
		try {
			ended(execution, this.store.complete(execution.ownership(), result));
		}
		catch (Throwable ex) {
			later(execution, ex, () -> {
				byte[] kept = kept(execution, result, withoutAnswer);
				return new Waiting(execution, kept.length, () -> this.store.complete(execution.ownership(), kept));
			});
		}
	}

	/**
	 * Holds an execution's key.
	 */
	void hold(Execution execution) {
		Supplier<StepResult> step = () -> this.store.release(new Release.Hold(execution.ownership()));
		try {
			ended(execution, step.get());
		}
		catch (Throwable ex) {
			later(execution, ex, () -> new Waiting(execution, 0, step));
		}
	}

	/**
	 * Notes that an execution was ended in the store by a transaction.
	 */
	void committed(Execution execution) {
		ended(execution, StepResult.DONE);
	}

	/**
	 * Settles an execution whose transaction had no answer to its commit.
	 * @return null when the store has no answer yet
	 */
	@Nullable Settlement settle(Execution execution, TransactionalIdempotencyStore transactional) {
		try {
			Settlement settlement = transactional.settle(execution.ownership());
			ended(execution, StepResult.DONE);
			return settlement;
		}
		catch (Throwable ex) {
			later(execution, ex, () -> new Waiting(execution, 0, () -> {
				transactional.settle(execution.ownership());
				return StepResult.DONE;
			}));
			return null;
		}
	}

	/**
	 * Waits until nothing waits to be stored.
	 * @return false when time was over before
	 */
	boolean awaitNone(Duration atMost) throws InterruptedException {
		return this.steps.awaitNone(atMost);
	}

	@Override
	public void close() {
		this.steps.close();
	}

	private byte[] kept(Execution execution, byte[] result, Supplier<byte[]> withoutAnswer) {
		byte[] kept = this.bytes.keep(result, withoutAnswer);
		if (kept.length < result.length) {
			this.log.error("The result of record " + execution.key() + ", " + result.length
					+ " bytes, is given up, because too many bytes wait to be stored;"
					+ " that the work was done will be stored");
			this.listener.resultGivenUp(execution);
		}
		return kept;
	}

	private void later(Execution execution, Throwable cause, Supplier<Waiting> step) {
		Waiting waiting = step.get();
		if (this.steps.add(waiting)) {
			this.log.warn("The outcome of record " + execution.key() + " could not be stored; storing goes on"
					+ " in the background, and the caller has its answer", cause);
			tellWaiting();
		}
		else {
			waiting.givenUp();
		}
	}

	private void ended(Execution execution, StepResult result) {
		this.renewal.stop(execution);
		if (result == StepResult.NOT_OWNER) {
			execution.leaseLost();
			this.log.warn("The outcome of record " + execution.key()
					+ " was not stored: its lease was over, and the record is gone or another owner's");
		}
	}

	private void givenUp(Execution execution) {
		this.renewal.stop(execution);
		this.log.error("The outcome of record " + execution.key() + " is lost: it could not be stored before its"
				+ " retention was over, the process stopped, or too many waited");
		this.listener.completionGivenUp(execution);
	}

	// One at a time, so that the last call has the last numbers
	private void tellWaiting() {
		synchronized (this.telling) {
			this.listener.completionsWaiting(this.steps.count(), this.bytes.count());
		}
	}

	private static Duration timeLeft(Execution execution) {
		Claim claim = execution.ownership().claim();
		Duration left = claim.retention().minus(execution.age());
		return (left.compareTo(claim.lease()) > 0) ? left : claim.lease();
	}

	/**
	 * An end that waits to be stored.
	 */
	private final class Waiting extends BackgroundSteps.Step {

		private final Execution execution;

		private final int size;

		private final Supplier<StepResult> step;

		Waiting(Execution execution, int size, Supplier<StepResult> step) {
			super(timeLeft(execution));
			this.execution = execution;
			this.size = size;
			this.step = step;
		}

		@Override
		protected StepResult make() {
			return this.step.get();
		}

		@Override
		protected void done(StepResult result) {
			Completions.this.bytes.letGo(this.size);
			ended(this.execution, result);
			tellWaiting();
		}

		@Override
		protected void givenUp() {
			Completions.this.bytes.letGo(this.size);
			Completions.this.givenUp(this.execution);
			tellWaiting();
		}

	}

}

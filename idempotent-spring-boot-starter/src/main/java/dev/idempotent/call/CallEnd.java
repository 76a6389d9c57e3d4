package dev.idempotent.call;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.Execution;
import dev.idempotent.engine.SurroundingTransaction;

/**
 * The end of one execution: at once, or with the transaction that its call is made
 * within, since that decides what becomes of the work. The first end counts, and later
 * ones do nothing. Thread-safe.
 */
final class CallEnd {

	private final Execution execution;

	private final RunningCall call;

	private final OutcomeRules rules;

	private final @Nullable SurroundingTransaction transaction;

	private final AtomicBoolean decided = new AtomicBoolean();

	/**
	 * Creates an end.
	 * @param transaction somebody else's; null: there is none
	 */
	CallEnd(Execution execution, RunningCall call, OutcomeRules rules, @Nullable SurroundingTransaction transaction) {
		this.execution = execution;
		this.call = call;
		this.rules = rules;
		this.transaction = transaction;
	}

	/**
	 * Returns whether it is decided, be it that a transaction has yet to end.
	 */
	boolean isDecided() {
		return this.decided.get();
	}

	void complete(byte[] result, byte[] withoutAnswer) {
		end(() -> this.execution.complete(result, withoutAnswer));
	}

	/**
	 * Frees the key of a call that failed, unless what it has written commits with the
	 * transaction around it all the same.
	 * @param withoutAnswer says that the work was done
	 */
	void fail(Supplier<byte[]> withoutAnswer) {
		if (this.transaction == null || this.call.isCommitUnknown() || !this.rules.remembersCommits()) {
			release();
		}
		else {
			byte[] done = withoutAnswer.get();
			complete(done, done);
		}
	}

	/**
	 * Frees the key, unless nobody knows whether a transaction of the call's own has
	 * committed.
	 */
	void release() {
		if (this.call.isCommitUnknown()) {
			hold();
		}
		else {
			end(this.execution::release);
		}
	}

	/**
	 * Holds the key, whatever becomes of a transaction around the call.
	 */
	void hold() {
		if (this.decided.compareAndSet(false, true)) {
			this.execution.hold();
		}
	}

	/**
	 * Leaves the key to its lease.
	 */
	void abandon() {
		if (this.decided.compareAndSet(false, true)) {
			this.execution.abandon();
		}
	}

	/**
	 * Holds the key though something else was decided and failed on its way.
	 */
	void holdAfterAll() {
		this.decided.set(true);
		this.execution.hold();
	}

	private void end(Runnable ending) {
		if (!this.decided.compareAndSet(false, true)) {
			return;
		}
		if (this.transaction == null) {
			ending.run();
			return;
		}
		this.transaction.whenEnded((status) -> {
			switch (status) {
				case COMMITTED -> ending.run();
				case ROLLED_BACK -> rolledBack(ending);
				case UNKNOWN -> this.execution.hold();
			}
		});
	}

	// What a transaction of the call's own has committed stays done
	private void rolledBack(Runnable ending) {
		if (this.call.isCommitUnknown()) {
			this.execution.hold();
		}
		else if (this.rules.isDone(this.call)) {
			ending.run();
		}
		else {
			this.execution.release();
		}
	}

}

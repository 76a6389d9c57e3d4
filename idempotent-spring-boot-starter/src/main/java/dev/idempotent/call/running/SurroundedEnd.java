package dev.idempotent.call.running;

import java.util.function.BooleanSupplier;

import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.Execution;
import dev.idempotent.engine.Execution.Ending;
import dev.idempotent.engine.transaction.SurroundingTransaction;
import dev.idempotent.engine.transaction.SurroundingTransaction.Status;

/**
 * The end of an execution whose call is made within somebody else's transaction, which
 * decides what becomes of the work. Thread-safe, but for the transaction.
 */
final class SurroundedEnd {

	private final Execution execution;

	private final RunningCall call;

	private final CallRecord record;

	private final OutcomeRules rules;

	private final SurroundingTransaction transaction;

	private final Runnable release;

	// Whether the record commits with the transaction
	private boolean covered;

	private volatile byte @Nullable [] result;

	private volatile boolean held;

	private volatile boolean stored;

	/**
	 * Creates an end.
	 * @param release frees the key, unless the work may be done
	 */
	SurroundedEnd(Execution execution, RunningCall call, CallRecord record, OutcomeRules rules,
			SurroundingTransaction transaction, Runnable release) {
		this.execution = execution;
		this.call = call;
		this.record = record;
		this.rules = rules;
		this.transaction = transaction;
		this.release = release;
	}

	/**
	 * Lets the record commit with the transaction: both are of one database.
	 * @param decided whether the end is known
	 */
	void cover(BooleanSupplier decided) {
		this.covered = true;
		this.transaction.beforeCommit(() -> committing(decided));
	}

	/**
	 * Keeps a result, to commit with the work.
	 */
	void keep(byte[] result) {
		this.result = this.covered ? result : null;
	}

	/**
	 * Ends with the transaction.
	 * @param ending ends the execution where the record has not committed with it
	 */
	void end(Runnable ending) {
		this.transaction.whenEnded((status) -> {
			switch (status) {
				case COMMITTED -> committed(ending);
				case ROLLED_BACK -> rolledBack(ending);
				case UNKNOWN -> unknown();
			}
		});
	}

	/**
	 * Holds the key, whatever becomes of the transaction: with its end where that may
	 * have the row locked.
	 */
	void hold() {
		this.result = null;
		if (!this.covered) {
			this.execution.hold();
			return;
		}
		this.held = true;
		this.transaction.whenEnded((status) -> {
			if (status == Status.COMMITTED && this.stored) {
				this.execution.committed(Ending.HELD);
			}
			else {
				this.execution.hold();
			}
		});
	}

	// What is decided by then commits with the work, and else that there is work
	private void committing(BooleanSupplier decided) {
		byte[] result = this.result;
		if (result != null) {
			this.record.complete(result);
			this.stored = true;
		}
		else if (this.held) {
			this.record.hold();
			this.stored = true;
		}
		else if (!decided.getAsBoolean()) {
			this.record.fence();
		}
	}

	private void committed(Runnable ending) {
		if (this.stored) {
			this.execution.committed(Ending.COMPLETED);
		}
		else {
			ending.run();
		}
	}

	// What a transaction of the call's own has committed stays done
	private void rolledBack(Runnable ending) {
		if (this.call.isCommitUnknown()) {
			settleOrHold(this.call.isFenced());
		}
		else if (this.rules.isDone(this.call)) {
			ending.run();
		}
		else if (this.covered && !this.call.hasCommitted()) {
			this.execution.settle();
		}
		else {
			this.release.run();
		}
	}

	private void unknown() {
		settleOrHold(this.covered && !(this.call.isCommitUnknown() && !this.call.isFenced()));
	}

	private void settleOrHold(boolean recorded) {
		if (recorded) {
			this.execution.settle();
		}
		else {
			this.execution.hold();
		}
	}

}

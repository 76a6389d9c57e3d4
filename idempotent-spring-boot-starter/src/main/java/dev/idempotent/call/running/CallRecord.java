package dev.idempotent.call.running;

import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.Execution;
import dev.idempotent.engine.transaction.ExecutionTransaction;
import dev.idempotent.problem.OwnershipLostException;
import dev.idempotent.store.StepResult;

/**
 * The record of a running call, for the running thread's transaction to write into.
 * Thread-safe.
 */
public final class CallRecord {

	private final Execution execution;

	private final Supplier<byte[]> withoutAnswer;

	private final Supplier<OwnershipLostException> ownershipLost;

	/**
	 * Creates a record.
	 * @param withoutAnswer says that the work was done
	 * @param ownershipLost what to throw at an owner that was superseded
	 */
	public CallRecord(Execution execution, Supplier<byte[]> withoutAnswer,
			Supplier<OwnershipLostException> ownershipLost) {
		this.execution = execution;
		this.withoutAnswer = withoutAnswer;
		this.ownershipLost = ownershipLost;
	}

	/**
	 * Returns the result that says only that the work was done.
	 */
	byte[] withoutAnswer() {
		return this.withoutAnswer.get();
	}

	/**
	 * Returns whether the running thread has a transaction on the store's database.
	 */
	boolean isInTransaction() {
		return this.execution.currentTransaction() != null;
	}

	/**
	 * Says that the work is done, if there is a transaction to say it in.
	 * @return whether there is
	 */
	boolean fence() {
		ExecutionTransaction transaction = this.execution.currentTransaction();
		if (transaction == null) {
			return false;
		}
		owned(transaction.fence(this.withoutAnswer.get()));
		return true;
	}

	/**
	 * Holds the record until the transaction ends.
	 */
	void join() {
		inTransaction(ExecutionTransaction::join);
	}

	void complete(byte[] result) {
		inTransaction((transaction) -> transaction.complete(result));
	}

	void release() {
		inTransaction(ExecutionTransaction::release);
	}

	void hold() {
		inTransaction(ExecutionTransaction::hold);
	}

	private void inTransaction(Function<ExecutionTransaction, StepResult> step) {
		ExecutionTransaction transaction = this.execution.currentTransaction();
		if (transaction == null) {
			throw new IllegalStateException(
					"The transaction around the call is not on the database of the idempotency store, or has ended");
		}
		owned(step.apply(transaction));
	}

	private void owned(@Nullable StepResult result) {
		if (result != StepResult.DONE) {
			throw this.ownershipLost.get();
		}
	}

}

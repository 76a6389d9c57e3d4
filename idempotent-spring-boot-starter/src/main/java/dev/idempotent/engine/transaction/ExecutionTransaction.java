package dev.idempotent.engine.transaction;

import dev.idempotent.engine.Execution;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.TransactionalIdempotencyStore.Steps;

/**
 * What the running thread's transaction writes into the record of one execution, to
 * commit and roll back with its other work. For that thread, until the transaction ends.
 *
 * @since 0.1.0
 */
public final class ExecutionTransaction {

	private final Steps steps;

	private final Ownership ownership;

	public ExecutionTransaction(Steps steps, Ownership ownership) {
		this.steps = steps;
		this.ownership = ownership;
	}

	/**
	 * Holds the record until the transaction ends.
	 */
	public StepResult join() {
		return this.steps.join(this.ownership);
	}

	/**
	 * Says that the work is done.
	 * @param withoutAnswer the result until there is one
	 */
	public StepResult fence(byte[] withoutAnswer) {
		return this.steps.fence(this.ownership, withoutAnswer);
	}

	/**
	 * Stores the result; {@link Execution#committed} follows.
	 */
	public StepResult complete(byte[] result) {
		return this.steps.complete(this.ownership, result);
	}

	/**
	 * Frees the key; {@link Execution#committed} follows.
	 */
	public StepResult release() {
		return this.steps.release(new Release.Free(this.ownership.claim()));
	}

	/**
	 * Holds the key; {@link Execution#committed} follows.
	 */
	public StepResult hold() {
		return this.steps.release(new Release.Hold(this.ownership));
	}

}

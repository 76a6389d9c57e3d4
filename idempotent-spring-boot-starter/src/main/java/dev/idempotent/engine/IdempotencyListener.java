package dev.idempotent.engine;

import dev.idempotent.engine.Execution.Ending;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.RecordKey;

/**
 * Is told what the engine decides, what becomes of executions, and of the store's lost
 * connections. Called on the thread that does it, by many at once, so that it returns at
 * once. What it throws is logged, and changes nothing.
 *
 * @since 0.1.0
 */
public interface IdempotencyListener {

	/**
	 * Does nothing.
	 */
	IdempotencyListener NO_OP = new IdempotencyListener() {
	};

	/**
	 * A request got its admission. A run without protection is
	 * {@link Admission.Unprotected}, a store that can't be asked
	 * {@link Admission.StoreUnavailable}.
	 */
	default void decided(IdempotentOperation operation, RecordKey key, Admission admission) {
	}

	/**
	 * An execution was ended, though perhaps not in the store yet.
	 */
	default void ended(Execution execution, Ending ending) {
	}

	/**
	 * An owner learned that another may have run the same operation, or that its lease
	 * could not be renewed for as long as it lasts. At most once for each execution.
	 */
	default void leaseLost(Execution execution) {
	}

	/**
	 * A lease could not be renewed; trying goes on.
	 */
	default void renewalFailed(Execution execution, Throwable cause) {
	}

	/**
	 * More or fewer ends than before wait for being stored. Called by one at a time.
	 * @param count how many now
	 * @param bytes how large their results are together
	 */
	default void completionsWaiting(int count, long bytes) {
	}

	/**
	 * A result could not be stored at once, and there was no memory to keep it: what is
	 * stored instead says only that the work was done.
	 */
	default void resultGivenUp(Execution execution) {
	}

	/**
	 * That the work was done could not be stored, and never will be: too many wait, the
	 * retention is over, or the process stops.
	 */
	default void completionGivenUp(Execution execution) {
	}

	/**
	 * A connection of the store was cut, or was given up because its server no longer
	 * answered, or only with errors like READONLY, LOADING or MASTERDOWN; the next step
	 * opens another. Told by the Redis store, when a step finds out.
	 * @param cause the last failure: a {@link java.util.concurrent.TimeoutException}
	 * where there was no answer
	 */
	default void storeConnectionLost(Throwable cause) {
	}

}

package dev.idempotent.call.observation;

import dev.idempotent.operation.IdempotentOperation;

/**
 * Watches every guarded call, from before its key is read to its end. Thread-safe.
 */
@FunctionalInterface
public interface CallObserver {

	/**
	 * Watches nothing.
	 */
	CallObserver NO_OP = (operation) -> CallObservation.NO_OP;

	/**
	 * A call begins. Throws nothing.
	 */
	CallObservation begin(IdempotentOperation operation);

}

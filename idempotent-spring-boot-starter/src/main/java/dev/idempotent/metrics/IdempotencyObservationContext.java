package dev.idempotent.metrics;

import io.micrometer.observation.Observation;
import org.jspecify.annotations.Nullable;

import dev.idempotent.call.observation.ObservedOutcome;

/**
 * What is observed of one guarded call. Neither its key nor its scope is part of it.
 *
 * @since 0.1.0
 */
public final class IdempotencyObservationContext extends Observation.Context {

	private final String operation;

	private final String store;

	private volatile @Nullable ObservedOutcome outcome;

	/**
	 * Creates the context of a call that has just begun.
	 * @param operation the operation's name
	 * @param store {@code local}, {@code redis}, {@code jdbc}, or the name of another
	 * store's class
	 */
	public IdempotencyObservationContext(String operation, String store) {
		this.operation = operation;
		this.store = store;
	}

	public String getOperation() {
		return this.operation;
	}

	public String getStore() {
		return this.store;
	}

	/**
	 * Returns what the call came to, or null while it goes on.
	 */
	public @Nullable ObservedOutcome getOutcome() {
		return this.outcome;
	}

	public void setOutcome(ObservedOutcome outcome) {
		this.outcome = outcome;
	}

}

package dev.idempotent.call.observation;

import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.jspecify.annotations.Nullable;

import dev.idempotent.engine.Admission;
import dev.idempotent.engine.IdempotencyListener;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.RecordKey;

/**
 * Logs one line for each replay, conflict and mismatch, with the operation and the record
 * key: at level DEBUG, of a logger that is off by default. Thread-safe.
 */
public final class DecisionLog implements IdempotencyListener {

	/**
	 * Name of the logger.
	 */
	public static final String NAME = "dev.idempotent.decisions";

	private static final Log logger = LogFactory.getLog(NAME);

	@Override
	public void decided(IdempotentOperation operation, RecordKey key, Admission admission) {
		if (logger.isDebugEnabled()) {
			String decision = decision(admission);
			if (decision != null) {
				logger.debug(decision + ": " + operation.name() + ", record " + key);
			}
		}
	}

	private static @Nullable String decision(Admission admission) {
		if (admission instanceof Admission.Replay replay) {
			return (replay.delay() == Admission.Replay.Delay.NONE) ? "Replayed" : "Replayed after a wait";
		}
		if (admission instanceof Admission.InProgress) {
			return "Refused, the first request is in progress";
		}
		if (admission instanceof Admission.OutcomeUnknown) {
			return "Refused, the outcome of the first request is unknown";
		}
		return (admission instanceof Admission.KeyReused) ? "Refused, the key was used for another request" : null;
	}

}

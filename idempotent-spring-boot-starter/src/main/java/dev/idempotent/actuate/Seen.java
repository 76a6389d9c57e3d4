package dev.idempotent.actuate;

import java.time.Duration;

import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordDescription.State;
import dev.idempotent.store.RecordKey;

/**
 * What an operator's decision was made on.
 */
record Seen(RecordKey key, State state, int attempt) {

	/**
	 * Returns what a store compares: state and attempt.
	 */
	RecordDescription description() {
		return new RecordDescription(this.key, this.state, this.attempt, Duration.ZERO, Duration.ZERO, Duration.ZERO,
				0);
	}

}

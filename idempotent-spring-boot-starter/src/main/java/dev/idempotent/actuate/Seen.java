package dev.idempotent.actuate;

import java.time.Duration;

import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordDescription.State;
import dev.idempotent.store.RecordKey;

/**
 * What an operator's decision was made on.
 */
record Seen(RecordKey key, State state, String version) {

	/**
	 * Returns what a store compares: state and version.
	 * @throws Refusal when the version is none
	 */
	RecordDescription description() {
		try {
			return new RecordDescription(this.key, this.state, this.version, 0, Duration.ZERO, Duration.ZERO,
					Duration.ZERO, 0);
		}
		catch (IllegalArgumentException ex) {
			throw new Refusal(Refusal.BAD_REQUEST, ex.getMessage() + ": take it from what you saw of the record");
		}
	}

}

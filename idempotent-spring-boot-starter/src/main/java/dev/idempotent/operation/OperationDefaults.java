package dev.idempotent.operation;

import java.time.Duration;
import java.util.List;

/**
 * What counts where an annotation is silent.
 *
 * @param header name of the header that carries the key
 * @param required whether a call without a key is refused
 * @param retention how long a record is kept
 * @param lease how long an owner is believed
 * @param waiting whether a duplicate waits for its owner
 * @param waitTimeout how long a duplicate waits that does
 * @param takeOver whether an abandoned record is run again
 * @param rememberDefinitive whether 4xx that a retry can't change are kept
 * @param replayOriginalStatus whether a replay has the first answer's status
 */
public record OperationDefaults(String header, boolean required, Duration retention, Duration lease, boolean waiting,
		Duration waitTimeout, boolean takeOver, boolean rememberDefinitive, boolean replayOriginalStatus) {

	/**
	 * Returns the settings of an operation that has no annotation, and no request around
	 * it.
	 */
	public IdempotentOperation operation(String name) {
		return new IdempotentOperation(name, false, this.header, true, "", "", this.retention, this.lease,
				this.waiting ? this.waitTimeout : Duration.ZERO, this.takeOver, this.rememberDefinitive, List.of(),
				List.of(), this.replayOriginalStatus);
	}

}

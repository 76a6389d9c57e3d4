package dev.idempotent.operation;

import java.time.Duration;
import java.util.List;

/**
 * An idempotent method's settings: its annotation, and the properties where that is
 * silent.
 *
 * @param name part of the record key
 * @param controller whether the method handles HTTP requests, so that the request and not
 * the arguments tells what was asked
 * @param header name of the header that carries the key
 * @param required whether a call without a key is refused
 * @param key SpEL that gives the key; empty: the header
 * @param fingerprint SpEL that gives what must not change; empty: the whole request
 * @param retention how long a record is kept
 * @param lease how long an owner is believed
 * @param waitTimeout how long a duplicate waits for its owner; zero: it is refused at
 * once
 * @param takeOver whether an abandoned record is run again
 * @param rememberDefinitive whether 4xx that a retry can't change are kept
 * @param rememberExceptions exceptions that are kept and thrown again
 * @param unknownOn exceptions after which nobody knows whether the work was done
 * @param replayOriginalStatus whether a replay has the first answer's status
 */
public record IdempotentOperation(String name, boolean controller, String header, boolean required, String key,
		String fingerprint, Duration retention, Duration lease, Duration waitTimeout, boolean takeOver,
		boolean rememberDefinitive, List<Class<? extends Throwable>> rememberExceptions,
		List<Class<? extends Throwable>> unknownOn, boolean replayOriginalStatus) {

	public IdempotentOperation {
		rememberExceptions = List.copyOf(rememberExceptions);
		unknownOn = List.copyOf(unknownOn);
	}

}

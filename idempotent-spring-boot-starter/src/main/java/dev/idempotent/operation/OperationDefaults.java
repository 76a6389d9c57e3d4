package dev.idempotent.operation;

import java.time.Duration;
import java.util.List;

import dev.idempotent.Completion;
import dev.idempotent.KeyPresence;
import dev.idempotent.OnAbandoned;
import dev.idempotent.OnDuplicate;
import dev.idempotent.Remember;
import dev.idempotent.ReplayStatus;
import dev.idempotent.operation.IdempotentOperation.Duplicates;
import dev.idempotent.operation.IdempotentOperation.Fingerprinting;
import dev.idempotent.operation.IdempotentOperation.Key;
import dev.idempotent.operation.IdempotentOperation.Kind;
import dev.idempotent.operation.IdempotentOperation.Results;
import dev.idempotent.operation.IdempotentOperation.Results.Answers;

/**
 * What counts where an annotation is silent.
 *
 * @param headers names of the headers that may carry the key
 * @param keyPresence whether a call must have a key
 * @param retention how long a record is kept
 * @param lease how long an owner is believed
 * @param onDuplicate what a duplicate gets
 * @param waitTimeout how long a duplicate waits that does
 * @param onAbandoned what a repeat gets when the owner's lease is over
 * @param remember which answers are kept
 * @param replayStatus which status a replay has
 * @param completion how work and record come together in one database
 */
public record OperationDefaults(List<String> headers, KeyPresence keyPresence, Duration retention, Duration lease,
		OnDuplicate onDuplicate, Duration waitTimeout, OnAbandoned onAbandoned, Remember remember,
		ReplayStatus replayStatus, Completion completion) {

	public OperationDefaults {
		headers = List.copyOf(headers);
	}

	/**
	 * Returns the settings of an operation that has no annotation, and no request around
	 * it.
	 */
	public IdempotentOperation operation(String name) {
		return new IdempotentOperation(name, Kind.CALL, new Key(this.headers, KeyPresence.REQUIRED, ""),
				new Fingerprinting("", List.of()), this.retention, this.lease,
				new Duplicates(waitTimeout(OnDuplicate.DEFAULT), this.onAbandoned),
				new Results(this.remember, this.replayStatus, "", "", List.of(), List.of(), Answers.STORED),
				this.completion);
	}

	Duration waitTimeout(OnDuplicate chosen) {
		return (orDefault(chosen, this.onDuplicate) == OnDuplicate.WAIT) ? this.waitTimeout : Duration.ZERO;
	}

	static <E extends Enum<E>> E orDefault(E chosen, E fallback) {
		return chosen.name().equals("DEFAULT") ? fallback : chosen;
	}

}

package dev.idempotent.benchmarks.alone;

import java.time.Duration;
import java.util.List;

import dev.idempotent.Completion;
import dev.idempotent.KeyPresence;
import dev.idempotent.OnAbandoned;
import dev.idempotent.Remember;
import dev.idempotent.ReplayStatus;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.operation.IdempotentOperation.Duplicates;
import dev.idempotent.operation.IdempotentOperation.Fingerprinting;
import dev.idempotent.operation.IdempotentOperation.Key;
import dev.idempotent.operation.IdempotentOperation.Kind;
import dev.idempotent.operation.IdempotentOperation.Results;

/**
 * Operations with the defaults, but for what is given.
 */
public final class Operations {

	private Operations() {
	}

	static IdempotentOperation keeping(Duration retention, Duration lease) {
		return operation(retention, lease, Duration.ZERO);
	}

	/**
	 * Returns one whose requests wait for the result of another one.
	 */
	public static IdempotentOperation waiting(Duration waitTimeout) {
		return operation(Duration.ofHours(24), Duration.ofSeconds(30), waitTimeout);
	}

	private static IdempotentOperation operation(Duration retention, Duration lease, Duration waitTimeout) {
		return new IdempotentOperation("POST /orders", Kind.REQUEST,
				new Key(List.of("Idempotency-Key"), KeyPresence.REQUIRED, ""), new Fingerprinting("", List.of()),
				retention, lease, new Duplicates(waitTimeout, OnAbandoned.TAKE_OVER),
				new Results(Remember.SUCCESS, ReplayStatus.OK, "", "", List.of(), List.of(), Results.Answers.STORED),
				Completion.FENCE);
	}

}

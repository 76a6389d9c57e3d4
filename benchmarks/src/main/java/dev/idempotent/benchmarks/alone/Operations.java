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
 * An operation with the defaults, but for its retention.
 */
final class Operations {

	private Operations() {
	}

	static IdempotentOperation keeping(Duration retention, Duration lease) {
		return new IdempotentOperation("POST /orders", Kind.REQUEST,
				new Key(List.of("Idempotency-Key"), KeyPresence.REQUIRED, ""), new Fingerprinting("", List.of()),
				retention, lease, new Duplicates(Duration.ZERO, OnAbandoned.TAKE_OVER),
				new Results(Remember.SUCCESS, ReplayStatus.OK, "", "", List.of(), List.of(), Results.Answers.STORED),
				Completion.FENCE);
	}

}

package dev.idempotent.engine;

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
 * Operations for tests.
 */
final class Operations {

	static final Duration RETENTION = Duration.ofHours(24);

	private Operations() {
	}

	static IdempotentOperation lasting(Duration lease) {
		return operation(lease, Duration.ZERO, true);
	}

	static IdempotentOperation waiting(Duration atMost) {
		return operation(Duration.ofSeconds(30), atMost, true);
	}

	static IdempotentOperation keeping(Duration retention) {
		return operation(retention, retention.dividedBy(3), Duration.ZERO, true);
	}

	static IdempotentOperation operation(Duration lease, Duration waitTimeout, boolean takeOver) {
		return operation(RETENTION, lease, waitTimeout, takeOver);
	}

	private static IdempotentOperation operation(Duration retention, Duration lease, Duration waitTimeout,
			boolean takeOver) {
		return new IdempotentOperation("POST /orders", Kind.REQUEST,
				new Key(List.of("Idempotency-Key"), KeyPresence.REQUIRED, ""), new Fingerprinting("", List.of()),
				retention, lease, new Duplicates(waitTimeout, takeOver ? OnAbandoned.TAKE_OVER : OnAbandoned.REJECT),
				new Results(Remember.SUCCESS, ReplayStatus.OK, "", "", List.of(), List.of(), Results.Answers.STORED),
				Completion.FENCE);
	}

}

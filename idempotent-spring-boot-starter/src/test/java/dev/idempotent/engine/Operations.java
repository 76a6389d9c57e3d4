package dev.idempotent.engine;

import dev.idempotent.operation.IdempotentOperation;

import java.time.Duration;
import java.util.List;

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

	static IdempotentOperation operation(Duration lease, Duration waitTimeout, boolean takeOver) {
		return new IdempotentOperation("POST /orders", true, "Idempotency-Key", true, "", "", RETENTION, lease,
				waitTimeout, takeOver, false, List.of(), List.of(), false);
	}

}

package dev.idempotent.core;

import java.time.Duration;

/**
 * Operations for tests.
 */
final class Operations {

	static final Duration RETENTION = Duration.ofHours(24);

	private Operations() {
	}

	static IdempotentOperation lasting(Duration lease) {
		return new IdempotentOperation("POST /orders", "Idempotency-Key", true, "", "", RETENTION, lease, true, false,
				false);
	}

}

package dev.idempotent.core;

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
		return new IdempotentOperation("POST /orders", true, "Idempotency-Key", true, "", "", RETENTION, lease, true,
				false, List.of(), List.of(), false);
	}

}

package dev.idempotent.store.redis.inspect;

import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordDescription.State;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.redis.step.StepScript;

/**
 * Descriptions of records, as Redis replies them.
 */
final class Descriptions {

	// Of what has no TTL: somebody took it away
	private static final Duration EVER = Duration.ofDays(36_500);

	private Descriptions() {
	}

	/**
	 * Reads a reply; null when there is no record.
	 */
	static @Nullable RecordDescription of(RecordKey key, List<Object> reply) {
		String outcome = StepScript.outcome(reply);
		if (outcome.equals("ABSENT")) {
			return null;
		}
		long ttl = number(reply, 5);
		return new RecordDescription(key, State.valueOf(outcome), StepScript.text(reply, 1), (int) number(reply, 2),
				Duration.ofMillis(number(reply, 3)), Duration.ofMillis(number(reply, 4)),
				(ttl >= 0) ? Duration.ofMillis(ttl) : EVER, number(reply, 6));
	}

	private static long number(List<Object> reply, int index) {
		return (Long) reply.get(index);
	}

}

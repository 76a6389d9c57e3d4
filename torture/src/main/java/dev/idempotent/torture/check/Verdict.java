package dev.idempotent.torture.check;

import java.util.List;
import java.util.Map;

import dev.idempotent.torture.history.Violation;

/**
 * What the checker found.
 *
 * @param repeated how many executions ran again with an excuse, by excuse
 * @param lostCompletions finished executions whose answer is not the one that is replayed
 * @param longestIdle the longest time in milliseconds for which a key was in progress
 * though its operation did not run
 * @param longestStuck the longest such time after all faults had ended
 * @param longestWithoutStore the longest time in milliseconds for which a server refused
 * everything though it could reach the store
 */
public record Verdict(List<Violation> violations, Map<Excuse, Integer> repeated, long lostCompletions, long longestIdle,
		long longestStuck, long longestWithoutStore) {

	public Verdict {
		violations = List.copyOf(violations);
		repeated = Map.copyOf(repeated);
	}

}

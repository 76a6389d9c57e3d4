package dev.idempotent.torture;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Compares what clients saw with what the ledger says, key by key:
 * <ol>
 * <li>two executions only with an {@linkplain Excuses excuse}, and none whose request
 * came after a replay had been seen;</li>
 * <li>a finished execution's answer is the one that is replayed, or it has an excuse
 * too;</li>
 * <li>all replays are equal, and so are all answers of one execution;</li>
 * <li>a success is one of a finished execution of its key;</li>
 * <li>no 422, and no other answer that no client could expect;</li>
 * <li>once faults are over, no key is stuck for longer than the limit, and everybody gets
 * an answer.</li>
 * </ol>
 */
final class Checker {

	private final Excuses excuses;

	private final long faultsEnded;

	private final long stuckLimit;

	/**
	 * Creates a checker.
	 * @param faultsEnded when, in epoch milliseconds
	 * @param stuckLimit for how many milliseconds after that a key may be in progress
	 * though its operation does not run
	 */
	Checker(Excuses excuses, long faultsEnded, long stuckLimit) {
		this.excuses = excuses;
		this.faultsEnded = faultsEnded;
		this.stuckLimit = stuckLimit;
	}

	Verdict check(Map<String, List<Exchange>> exchanges, Map<String, List<Execution>> executions) {
		List<Violation> violations = new ArrayList<>();
		Map<Excuse, Integer> repeated = new TreeMap<>();
		long lostCompletions = 0;
		long longestIdle = 0;
		long longestStuck = 0;
		Set<String> keys = new TreeSet<>(exchanges.keySet());
		keys.addAll(executions.keySet());
		for (String key : keys) {
			KeyCheck check = new KeyCheck(key, exchanges.getOrDefault(key, List.of()),
					executions.getOrDefault(key, List.of()));
			check(check);
			violations.addAll(check.violations());
			check.repeated().forEach((excuse, count) -> repeated.merge(excuse, count, Integer::sum));
			lostCompletions += check.lostCompletions();
			longestIdle = Math.max(longestIdle, check.idle());
			longestStuck = Math.max(longestStuck, check.stuck());
		}
		return new Verdict(violations, repeated, lostCompletions, longestIdle, longestStuck);
	}

	private void check(KeyCheck check) {
		check.checkExecutions(this.excuses);
		check.checkReplaysEnd();
		check.checkLostCompletions(this.excuses);
		check.checkAnswersEqual();
		check.checkAnswersExecuted();
		check.checkAnswersExpected();
		check.checkStuck(this.faultsEnded, this.stuckLimit);
	}

}

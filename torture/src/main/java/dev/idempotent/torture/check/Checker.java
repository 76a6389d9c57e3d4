package dev.idempotent.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.idempotent.torture.history.Evidence;
import dev.idempotent.torture.history.KeyHistory;
import dev.idempotent.torture.history.Violation;

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
 * an answer;</li>
 * <li>in the database there is a row of each finished execution, none of a failed one,
 * and two of a key only with an excuse;</li>
 * <li>a client that was told of a failure finds the key free;</li>
 * <li>no server refuses everything for long once it can reach the store again.</li>
 * </ol>
 */
public final class Checker {

	private final Excuses excuses;

	private final long faultsEnded;

	private final long stuckLimit;

	private final long recoveryLimit;

	/**
	 * Creates a checker.
	 * @param faultsEnded when, in epoch milliseconds
	 * @param stuckLimit for how many milliseconds after that a key may be in progress
	 * though its operation does not run
	 * @param recoveryLimit for how many milliseconds a server may refuse everything
	 * though it can reach the store
	 */
	public Checker(Excuses excuses, long faultsEnded, long stuckLimit, long recoveryLimit) {
		this.excuses = excuses;
		this.faultsEnded = faultsEnded;
		this.stuckLimit = stuckLimit;
		this.recoveryLimit = recoveryLimit;
	}

	public Verdict check(Evidence evidence) {
		List<Violation> violations = new ArrayList<>();
		Map<Excuse, Integer> repeated = new TreeMap<>();
		long lostCompletions = 0;
		long longestIdle = 0;
		long longestStuck = 0;
		for (KeyHistory history : evidence.byKey()) {
			KeyCheck check = new KeyCheck(history);
			check(check);
			violations.addAll(check.violations());
			violations.addAll(checkBookings(history));
			violations.addAll(new FreedCheck(history, this.excuses).violations());
			check.repeated().forEach((excuse, count) -> repeated.merge(excuse, count, Integer::sum));
			lostCompletions += check.lostCompletions();
			longestIdle = Math.max(longestIdle, check.idle());
			longestStuck = Math.max(longestStuck, check.stuck());
		}
		StoreCheck store = new StoreCheck(evidence.outages(), evidence.exchanges().stream());
		violations.addAll(store.violations(this.recoveryLimit));
		return new Verdict(violations, repeated, lostCompletions, longestIdle, longestStuck, store.longest());
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

	private List<Violation> checkBookings(KeyHistory history) {
		BookingCheck check = new BookingCheck(history);
		check.checkDoneOnce(this.excuses);
		check.checkCommitted();
		check.checkRolledBack();
		return check.violations();
	}

}

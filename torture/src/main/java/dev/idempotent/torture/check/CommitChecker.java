package dev.idempotent.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.idempotent.torture.history.Evidence;
import dev.idempotent.torture.history.KeyHistory;
import dev.idempotent.torture.history.Violation;

/**
 * Compares what clients saw with the database in which a commit covers both work and
 * record, key by key and without excuses:
 * <ol>
 * <li>a key whose client was told that it is done has one row, and no key has two;</li>
 * <li>an answer is that of the execution which has the row, and all of them are
 * equal;</li>
 * <li>nothing is executed whose request came after a replay had been seen;</li>
 * <li>each key is done in the end; a fenced one may have lost its answer;</li>
 * <li>no key is stuck, and no server refuses everything for long, once it need not.</li>
 * </ol>
 */
public final class CommitChecker {

	private final long faultsEnded;

	private final long stuckLimit;

	private final long recoveryLimit;

	/**
	 * Creates a checker with the times of a {@link Checker}.
	 */
	public CommitChecker(long faultsEnded, long stuckLimit, long recoveryLimit) {
		this.faultsEnded = faultsEnded;
		this.stuckLimit = stuckLimit;
		this.recoveryLimit = recoveryLimit;
	}

	public Verdict check(Evidence evidence) {
		List<Violation> violations = new ArrayList<>();
		long longestIdle = 0;
		long longestStuck = 0;
		for (KeyHistory history : evidence.byKey()) {
			KeyCheck check = new KeyCheck(history);
			check.checkReplaysEnd();
			check.checkAnswersEqual();
			check.checkStuck(this.faultsEnded, this.stuckLimit);
			violations.addAll(check.violations());
			violations.addAll(new CommitCheck(history).violations());
			longestIdle = Math.max(longestIdle, check.idle());
			longestStuck = Math.max(longestStuck, check.stuck());
		}
		StoreCheck store = new StoreCheck(evidence.outages(), evidence.exchanges().stream());
		violations.addAll(store.violations(this.recoveryLimit));
		return new Verdict(violations, Map.of(), 0, longestIdle, longestStuck, store.longest());
	}

}

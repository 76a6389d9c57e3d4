package dev.idempotent.torture.check;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import dev.idempotent.torture.history.Exchange;
import dev.idempotent.torture.history.Execution;
import dev.idempotent.torture.history.KeyHistory;
import dev.idempotent.torture.history.Violation;
import dev.idempotent.torture.history.Violation.Kind;

/**
 * Compares what clients saw of one key with what the ledger says of it.
 */
final class KeyCheck {

	private final KeyHistory history;

	private final List<Exchange> exchanges;

	private final List<Execution> executions;

	private final List<Violation> violations = new ArrayList<>();

	private final Map<Excuse, Integer> repeated = new TreeMap<>();

	private long idle;

	private long stuck;

	private int lostCompletions;

	KeyCheck(KeyHistory history) {
		this.history = history;
		this.exchanges = history.exchanges();
		this.executions = history.executions();
	}

	List<Violation> violations() {
		return this.violations;
	}

	Map<Excuse, Integer> repeated() {
		return this.repeated;
	}

	int lostCompletions() {
		return this.lostCompletions;
	}

	/**
	 * Returns for how many milliseconds clients were told that the operation runs, though
	 * it did not.
	 */
	long idle() {
		return this.idle;
	}

	/**
	 * Returns for how many milliseconds they were after faults had ended.
	 */
	long stuck() {
		return this.stuck;
	}

	void checkExecutions(Excuses excuses) {
		for (int j = 1; j < this.executions.size(); j++) {
			Execution second = this.executions.get(j);
			Excuse found = null;
			for (Execution first : this.executions.subList(0, j)) {
				found = excuses.find(first, second);
				if (found == null) {
					boolean atOnce = first.ended() > second.began();
					violation(atOnce ? Kind.EXECUTED_AT_ONCE : Kind.EXECUTED_TWICE, first.id() + " and " + second.id());
					break;
				}
			}
			if (found != null) {
				this.repeated.merge(found, 1, Integer::sum);
			}
		}
	}

	void checkReplaysEnd() {
		long firstReplay = replays().mapToLong(Exchange::ended).min().orElse(Long.MAX_VALUE);
		this.executions.stream()
			.filter((execution) -> execution.arrived() > firstReplay)
			.forEach((execution) -> violation(Kind.EXECUTED_AFTER_REPLAY, execution.id()));
	}

	void checkAnswersEqual() {
		Set<String> replayed = replays().map(Exchange::body).collect(Collectors.toCollection(LinkedHashSet::new));
		if (replayed.size() > 1) {
			violation(Kind.DIFFERENT_ANSWERS, "replays: " + replayed);
		}
		Map<String, Set<String>> byExecution = results().collect(
				Collectors.groupingBy(Exchange::execution, Collectors.mapping(Exchange::body, Collectors.toSet())));
		byExecution.values()
			.stream()
			.filter((bodies) -> bodies.size() > 1)
			.forEach((bodies) -> violation(Kind.DIFFERENT_ANSWERS, "one execution: " + bodies));
	}

	void checkAnswersExecuted() {
		Set<String> finished = this.executions.stream()
			.filter(Execution::isFinished)
			.map(Execution::id)
			.collect(Collectors.toSet());
		results().filter((exchange) -> !finished.contains(exchange.execution()))
			.forEach((exchange) -> violation(Kind.ANSWER_WITHOUT_EXECUTION, exchange.body()));
	}

	void checkAnswersExpected() {
		for (Exchange exchange : this.exchanges) {
			if (exchange.status() == 422) {
				violation(Kind.KEY_REUSED, exchange.body());
			}
			else if (!exchange.isResult() && !exchange.isToRepeat()) {
				violation(Kind.UNEXPECTED_ANSWER, exchange.status() + " " + exchange.body());
			}
		}
		if (!this.exchanges.isEmpty() && !this.exchanges.get(this.exchanges.size() - 1).isResult()) {
			violation(Kind.NEVER_ANSWERED, "after all faults had ended");
		}
	}

	void checkStuck(long faultsEnded, long limit) {
		this.idle = longestHeld(0, Exchange::isAnswered);
		this.stuck = longestHeld(faultsEnded, (exchange) -> exchange.isAnswered() && !exchange.isRefused());
		if (this.stuck > limit) {
			violation(Kind.STUCK, this.stuck + " ms after all faults had ended");
		}
	}

	private long longestHeld(long notBefore, Predicate<Exchange> free) {
		@Nullable Exchange first = null;
		long longest = 0;
		for (Exchange exchange : this.exchanges) {
			if (exchange.isInProgress()) {
				first = (first != null) ? first : exchange;
				long since = Math.max(notBefore, idleSince(first.sent(), exchange.ended()));
				longest = Math.max(longest, exchange.ended() - since);
			}
			else if (free.test(exchange)) {
				first = null;
			}
		}
		return longest;
	}

	void checkLostCompletions(Excuses excuses) {
		Set<String> stored = replays().map(Exchange::execution).collect(Collectors.toSet());
		List<Execution> lost = this.executions.stream()
			.filter(Execution::isFinished)
			.filter((execution) -> !stored.isEmpty() && !stored.contains(execution.id()))
			.toList();
		this.lostCompletions = lost.size();
		lost.stream()
			.filter((execution) -> excuses.findForLoss(execution) == null)
			.forEach((execution) -> violation(Kind.COMPLETION_LOST, execution.id()));
	}

	// A key is not stuck while its operation runs
	private long idleSince(long start, long time) {
		return this.executions.stream()
			.filter((execution) -> execution.ended() != Execution.NEVER && execution.began() <= time)
			.mapToLong((execution) -> Math.min(execution.ended(), time))
			.reduce(start, Math::max);
	}

	private Stream<Exchange> results() {
		return this.exchanges.stream().filter(Exchange::isResult);
	}

	private Stream<Exchange> replays() {
		return results().filter(Exchange::replayed);
	}

	private void violation(Kind kind, String detail) {
		this.violations.add(this.history.violation(kind, detail));
	}

}

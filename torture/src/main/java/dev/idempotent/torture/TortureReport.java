package dev.idempotent.torture;

import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.function.Predicate;

import dev.idempotent.torture.check.Excuse;
import dev.idempotent.torture.check.Verdict;
import dev.idempotent.torture.history.Evidence;
import dev.idempotent.torture.history.Exchange;
import dev.idempotent.torture.history.Execution.Ending;
import dev.idempotent.torture.history.KeyHistory;
import dev.idempotent.torture.history.Violation;
import dev.idempotent.torture.plan.TortureOptions;

/**
 * What a run did and what came of it.
 *
 * @param operations how many different ones
 * @param faults how many were done of each kind
 */
record TortureReport(TortureOptions options, int operations, Evidence evidence, Map<String, Integer> faults,
		Verdict verdict, long millis) {

	private static final int PRINTED_VIOLATIONS = 10;

	boolean isGood() {
		return this.verdict.violations().isEmpty();
	}

	@Override
	public String toString() {
		StringJoiner lines = new StringJoiner("\n", "\n", "\n");
		lines.add(line("profile, seed", this.options.profile() + ", " + this.options.seed()));
		lines.add(line("servers, clients", this.options.servers() + ", " + this.options.clients()));
		lines.add(line("lease, command timeout",
				this.options.lease().toMillis() + " ms, " + this.options.commandTimeout().toMillis() + " ms"));
		lines.add(line("operations", this.operations));
		lines.add(line("requests", exchanges().size()));
		lines.add(line("  of them duplicates", exchanges().size() - this.operations));
		lines.add(line("  without an answer", count((exchange) -> !exchange.isAnswered())));
		lines.add(line("  409 in progress", count(Exchange::isInProgress)));
		lines.add(line("  503 store unavailable", count(Exchange::isStoreUnavailable)));
		lines.add(line("  502 work failed", count(Exchange::isWorkFailed)));
		lines.add(line("  503 timed out", count(Exchange::isTimedOut)));
		lines.add(line("  500 failed after the commit", count(Exchange::isFailedAfterCommit)));
		lines.add(line("  replays", count((exchange) -> exchange.isResult() && exchange.replayed())));
		lines.add(line("faults", this.faults.values().stream().mapToInt(Integer::intValue).sum()));
		this.faults.forEach((kind, count) -> lines.add(line("  " + kind, count)));
		lines.add(line("executions", this.evidence.executions().size()));
		lines.add(line("  rolled back", executions(Ending.FAILED)));
		lines.add(line("  deferred results that timed out", executions(Ending.LEFT)));
		for (Excuse excuse : Excuse.values()) {
			lines.add(line("  again " + excuse, this.verdict.repeated().getOrDefault(excuse, 0)));
		}
		lines.add(line("rows in the database", this.evidence.bookings().size()));
		lines.add(line("keys done without an answer (409)", keysDoneWithoutAnswer()));
		lines.add(line("lost completions", this.verdict.lostCompletions()));
		lines.add(line("longest wait for an answer", longestWait() + " ms"));
		lines.add(line("longest in progress without running", this.verdict.longestIdle() + " ms"));
		lines.add(line("  of it after the last fault", this.verdict.longestStuck() + " ms"));
		lines.add(line("longest without the store it could reach", this.verdict.longestWithoutStore() + " ms"));
		lines.add(line("time", this.millis / 1000 + " s"));
		lines.add(line("violations", this.verdict.violations().size()));
		this.verdict.violations().stream().limit(PRINTED_VIOLATIONS).map(Violation::toString).forEach(lines::add);
		return lines.toString();
	}

	private long longestWait() {
		return this.evidence.byKey().stream().map(KeyHistory::exchanges).mapToLong(TortureReport::wait).max().orElse(0);
	}

	private static long wait(List<Exchange> history) {
		long start = history.stream().mapToLong(Exchange::sent).min().orElse(0);
		return history.stream().filter(Exchange::isResult).mapToLong(Exchange::ended).min().orElse(start) - start;
	}

	private long keysDoneWithoutAnswer() {
		return exchanges().stream().filter(Exchange::isDoneWithoutAnswer).map(Exchange::key).distinct().count();
	}

	private long count(Predicate<Exchange> condition) {
		return exchanges().stream().filter(condition).count();
	}

	private long executions(Ending ending) {
		return this.evidence.executions().stream().filter((execution) -> execution.ending() == ending).count();
	}

	private List<Exchange> exchanges() {
		return this.evidence.exchanges();
	}

	private static String line(String name, Object value) {
		return String.format("%-44s %s", name, value);
	}

}

package dev.idempotent.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import dev.idempotent.torture.history.Booking;
import dev.idempotent.torture.history.Execution;
import dev.idempotent.torture.history.KeyHistory;
import dev.idempotent.torture.history.Violation;
import dev.idempotent.torture.history.Violation.Kind;

/**
 * Compares the business data of one key with what the ledger says of it.
 */
final class BookingCheck {

	private final KeyHistory history;

	private final Map<String, Execution> executions;

	private final Map<String, Long> rows;

	private final List<Violation> violations = new ArrayList<>();

	BookingCheck(KeyHistory history) {
		this.history = history;
		this.executions = history.executions().stream().collect(Collectors.toMap(Execution::id, Function.identity()));
		this.rows = history.bookings()
			.stream()
			.collect(Collectors.groupingBy(Booking::execution, Collectors.counting()));
	}

	List<Violation> violations() {
		return this.violations;
	}

	void checkDoneOnce(Excuses excuses) {
		List<Execution> done = this.history.executions()
			.stream()
			.filter((execution) -> this.rows.containsKey(execution.id()))
			.toList();
		for (int i = 0; i < done.size(); i++) {
			for (Execution later : done.subList(i + 1, done.size())) {
				Excuse excuse = excuses.find(done.get(i), later);
				if (excuse == null || excuse == Excuse.FAILED) {
					violation(Kind.BOOKED_TWICE, done.get(i).id() + " and " + later.id());
				}
			}
		}
		this.rows.forEach((execution, count) -> {
			if (count > 1) {
				violation(Kind.BOOKED_TWICE, count + " rows of " + execution);
			}
		});
	}

	void checkCommitted() {
		this.history.executions()
			.stream()
			.filter((execution) -> execution.isFinished() && !this.rows.containsKey(execution.id()))
			.forEach((execution) -> violation(Kind.BOOKING_LOST, execution.id()));
	}

	void checkRolledBack() {
		this.rows.keySet().forEach((id) -> {
			Execution execution = this.executions.get(id);
			if (execution == null) {
				violation(Kind.BOOKED_WITHOUT_EXECUTION, id);
			}
			else if (execution.ending() == Execution.Ending.FAILED) {
				violation(Kind.BOOKED_THOUGH_FAILED, id);
			}
		});
	}

	private void violation(Kind kind, String detail) {
		this.violations.add(this.history.violation(kind, detail));
	}

}

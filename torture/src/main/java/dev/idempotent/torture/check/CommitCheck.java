package dev.idempotent.torture.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import dev.idempotent.torture.history.Booking;
import dev.idempotent.torture.history.Exchange;
import dev.idempotent.torture.history.KeyHistory;
import dev.idempotent.torture.history.Violation;
import dev.idempotent.torture.history.Violation.Kind;
import dev.idempotent.torture.plan.Operation;

/**
 * Compares the business data of one key, whose record lies in the same database, with
 * what its clients saw. Nothing is excused.
 */
final class CommitCheck {

	private final KeyHistory history;

	private final List<Exchange> exchanges;

	private final List<Violation> violations = new ArrayList<>();

	CommitCheck(KeyHistory history) {
		this.history = history;
		this.exchanges = history.exchanges();
	}

	List<Violation> violations() {
		checkRows();
		checkAnswersOfRow();
		checkAnswersExpected();
		return this.violations;
	}

	private void checkRows() {
		int rows = this.history.bookings().size();
		if (rows > 1) {
			violation(Kind.BOOKED_TWICE, rows + " rows");
		}
		if (rows == 0 && this.exchanges.stream().anyMatch(CommitCheck::saysDone)) {
			violation(Kind.BOOKING_LOST, "a client was told that it is done");
		}
	}

	private void checkAnswersOfRow() {
		Set<String> committed = this.history.bookings().stream().map(Booking::execution).collect(Collectors.toSet());
		this.exchanges.stream()
			.filter((exchange) -> exchange.isResult() && !committed.contains(exchange.execution()))
			.forEach((exchange) -> violation(Kind.ANSWER_WITHOUT_EXECUTION, exchange.body()));
	}

	private void checkAnswersExpected() {
		for (Exchange exchange : this.exchanges) {
			if (exchange.status() == 422) {
				violation(Kind.KEY_REUSED, exchange.body());
			}
			else if (!saysDone(exchange) && !exchange.isToRepeat()) {
				violation(Kind.UNEXPECTED_ANSWER, exchange.status() + " " + exchange.body());
			}
			else if (exchange.isDoneWithoutAnswer() && this.history.key().contains(Operation.JOINED)) {
				violation(Kind.COMPLETION_LOST, "the answer was to commit with the work");
			}
		}
		if (this.exchanges.isEmpty() || !saysDone(this.exchanges.get(this.exchanges.size() - 1))) {
			violation(Kind.NEVER_ANSWERED, "after all faults had ended");
		}
	}

	private static boolean saysDone(Exchange exchange) {
		return exchange.isResult() || exchange.isDoneWithoutAnswer();
	}

	private void violation(Kind kind, String detail) {
		this.violations.add(this.history.violation(kind, detail));
	}

}

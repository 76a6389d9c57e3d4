package dev.idempotent.torture.check;

import java.util.List;

import dev.idempotent.torture.history.Exchange;
import dev.idempotent.torture.history.KeyHistory;
import dev.idempotent.torture.history.Violation;
import dev.idempotent.torture.history.Violation.Kind;

/**
 * Finds keys that were still taken after a client had been told of a failure, though
 * nobody else can have claimed them meanwhile.
 */
final class FreedCheck {

	// A release that fails on a connection that is cut is made again
	private static final long SETTLING_MILLIS = 500;

	private final KeyHistory history;

	private final Excuses excuses;

	FreedCheck(KeyHistory history, Excuses excuses) {
		this.history = history;
		this.excuses = excuses;
	}

	List<Violation> violations() {
		return this.history.exchanges()
			.stream()
			.filter((exchange) -> exchange.isWorkFailed() && wasQuiet(exchange) && isFollowedByRefusal(exchange))
			.map((exchange) -> this.history.violation(Kind.NOT_FREED, exchange.toString()))
			.toList();
	}

	private boolean wasQuiet(Exchange failure) {
		return this.history.executions()
			.stream()
			.filter((execution) -> execution.ended() >= failure.sent() && execution.ended() <= failure.ended())
			.allMatch(this.excuses::isQuietAfter);
	}

	private boolean isFollowedByRefusal(Exchange failure) {
		return this.history.exchanges()
			.stream()
			.anyMatch((later) -> later.isInProgress() && later.sent() > failure.ended() + SETTLING_MILLIS
					&& !mayBeClaimed(failure, later));
	}

	private boolean mayBeClaimed(Exchange failure, Exchange refusal) {
		boolean executed = this.history.executions()
			.stream()
			.anyMatch((other) -> other.ended() > failure.ended() && other.arrived() < refusal.ended());
		return executed || this.history.exchanges()
			.stream()
			.anyMatch((other) -> mayHaveClaimed(other) && other.ended() > failure.sent()
					&& other.sent() < refusal.ended());
	}

	// Without an execution to be seen
	private static boolean mayHaveClaimed(Exchange exchange) {
		return !exchange.isAnswered() || exchange.isStoreUnavailable() || exchange.isTimedOut();
	}

}

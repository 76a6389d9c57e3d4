package dev.idempotent.torture.history;

import java.util.List;
import java.util.stream.Stream;

import dev.idempotent.torture.history.Violation.Kind;

/**
 * All that was seen of one key.
 *
 * @param exchanges in the order in which they ended
 * @param executions in the order in which they began
 */
public record KeyHistory(String key, List<Exchange> exchanges, List<Execution> executions, List<Booking> bookings) {

	public Violation violation(Kind kind, String detail) {
		Stream<String> times = Stream.concat(
				this.executions.stream().map((execution) -> execution.began() + "\t" + execution),
				this.exchanges.stream().map((exchange) -> exchange.ended() + "\t" + exchange));
		Stream<String> rows = this.bookings.stream().map(Booking::toString);
		return new Violation(kind, this.key, detail, Stream.concat(times.sorted(), rows).toList());
	}

}

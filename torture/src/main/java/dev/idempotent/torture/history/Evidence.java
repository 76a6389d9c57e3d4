package dev.idempotent.torture.history;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What was seen in a run.
 *
 * @param exchanges in the order in which they ended
 * @param executions in the order in which they began
 */
public record Evidence(List<Exchange> exchanges, List<Execution> executions, List<Booking> bookings,
		List<Outage> outages) {

	public List<KeyHistory> byKey() {
		Map<String, List<Exchange>> exchangesByKey = group(this.exchanges, Exchange::key);
		Map<String, List<Execution>> executionsByKey = group(this.executions, Execution::key);
		Map<String, List<Booking>> bookingsByKey = group(this.bookings, Booking::key);
		Set<String> keys = new TreeSet<>(exchangesByKey.keySet());
		keys.addAll(executionsByKey.keySet());
		keys.addAll(bookingsByKey.keySet());
		return keys.stream()
			.map((key) -> new KeyHistory(key, exchangesByKey.getOrDefault(key, List.of()),
					executionsByKey.getOrDefault(key, List.of()), bookingsByKey.getOrDefault(key, List.of())))
			.toList();
	}

	private static <T> Map<String, List<T>> group(List<T> seen, Function<T, String> key) {
		return seen.stream().collect(Collectors.groupingBy(key));
	}

}

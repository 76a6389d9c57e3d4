package dev.idempotent.torture.check;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import dev.idempotent.torture.history.Exchange;
import dev.idempotent.torture.history.Outage;
import dev.idempotent.torture.history.Violation;
import dev.idempotent.torture.history.Violation.Kind;

/**
 * Finds servers that refuse everything though they could reach the store again: for so
 * long they answered nothing but 503 after the last fault between them and the store.
 */
final class StoreCheck {

	private static final int TOLD = 20;

	private final List<Outage> outages;

	private final Map<Integer, List<Exchange>> answers;

	StoreCheck(List<Outage> outages, Stream<Exchange> exchanges) {
		this.outages = outages;
		this.answers = exchanges.filter(Exchange::isAnswered)
			.sorted(Comparator.comparingLong(Exchange::ended))
			.collect(Collectors.groupingBy(Exchange::server, TreeMap::new, Collectors.toList()));
	}

	/**
	 * Returns the longest such time of any server, in milliseconds.
	 */
	long longest() {
		return this.answers.keySet().stream().mapToLong(this::longest).max().orElse(0);
	}

	/**
	 * Returns the servers of which that is longer than a limit.
	 */
	List<Violation> violations(long limit) {
		return this.answers.keySet()
			.stream()
			.filter((server) -> longest(server) > limit)
			.map((server) -> new Violation(Kind.STORE_LOST, "server " + server,
					longest(server) + " ms after it could be reached", told(server)))
			.toList();
	}

	private long longest(int server) {
		long longest = 0;
		long since = Long.MAX_VALUE;
		for (Exchange answer : this.answers.getOrDefault(server, List.of())) {
			since = answer.isStoreUnavailable() ? Math.min(since, answer.sent()) : Long.MAX_VALUE;
			if (answer.isStoreUnavailable()) {
				longest = Math.max(longest, answer.ended() - Math.max(since, lastOutage(server, answer.ended())));
			}
		}
		return longest;
	}

	private long lastOutage(int server, long time) {
		return this.outages.stream()
			.filter((outage) -> outage.isOf(server) && outage.from() <= time)
			.mapToLong((outage) -> Math.min(outage.to(), time))
			.max()
			.orElse(0);
	}

	private List<String> told(int server) {
		Stream<String> faults = this.outages.stream().filter((outage) -> outage.isOf(server)).map(Outage::toString);
		Stream<String> refused = this.answers.getOrDefault(server, List.of())
			.stream()
			.filter(Exchange::isStoreUnavailable)
			.limit(TOLD)
			.map(Exchange::toString);
		return Stream.concat(faults, refused).toList();
	}

}

package dev.idempotent.benchmarks.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;

/**
 * Figures as a table for people, and as lines for programs.
 */
final class HttpReport {

	private final Map<String, Measured> measured;

	/**
	 * Creates a report.
	 * @param measured what was measured, by contender and kind of request: {@code new} or
	 * {@code replay}
	 */
	HttpReport(Map<String, Measured> measured) {
		this.measured = measured;
	}

	/**
	 * Returns medians of the JVMs' medians, with the least and the most of them.
	 */
	String table() {
		StringBuilder table = new StringBuilder("""
				| | allocated, KB | beyond unguarded | CPU, µs | × unguarded | × by hand | process' CPU, µs \
				| × unguarded | Redis' CPU, µs | scripts + commands in Redis |
				|---|---|---|---|---|---|---|---|---|---|
				""");
		Measured unguarded = of(Contender.UNGUARDED.name() + ", new");
		this.measured.forEach((name, those) -> {
			Measured byHand = of(Contender.BY_HAND.name() + (name.endsWith("replay") ? ", replay" : ", new"));
			double beyond = median(those, Spent::bytes) - median(unguarded, Spent::bytes);
			table.append("| %s | %s | %+.1f | %s | %s | %s | %s | %s | %s | %.2f + %.2f |%n".formatted(name,
					Measured.spread(those.of((spent) -> spent.bytes() / 1024), "%.1f"), beyond / 1024,
					Measured.spread(those.of(Spent::cpu), "%.0f"),
					Measured.spread(those.ratios(unguarded, Spent::cpu), "%.2f"),
					Measured.spread(those.ratios(byHand, Spent::cpu), "%.2f"),
					Measured.spread(those.of(Spent::processCpu), "%.0f"),
					Measured.spread(those.ratios(unguarded, Spent::processCpu), "%.2f"),
					Measured.spread(those.of(Spent::redisCpu), "%.0f"), median(those, Spent::evals),
					median(those, Spent::commands)));
		});
		return table.toString();
	}

	/**
	 * Returns a line for each round.
	 */
	List<String> lines() {
		List<String> lines = new ArrayList<>(List.of("request;jvm;bytes;cpu;processCpu;redisCpu;evals;commands"));
		this.measured.forEach((name, those) -> {
			for (int jvm = 0; jvm < those.jvms().size(); jvm++) {
				for (Spent spent : those.jvms().get(jvm)) {
					lines.add("%s;%d;%.0f;%.2f;%.2f;%.2f;%.3f;%.3f".formatted(name, jvm + 1, spent.bytes(), spent.cpu(),
							spent.processCpu(), spent.redisCpu(), spent.evals(), spent.commands()));
				}
			}
		});
		return lines;
	}

	private Measured of(String name) {
		return Objects.requireNonNull(this.measured.get(name));
	}

	private static double median(Measured those, ToDoubleFunction<Spent> figure) {
		return Measured.median(Arrays.stream(those.of(figure)));
	}

}

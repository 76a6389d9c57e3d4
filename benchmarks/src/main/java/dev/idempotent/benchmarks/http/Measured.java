package dev.idempotent.benchmarks.http;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * What requests of one kind cost one contender: a list of rounds for each JVM.
 */
final class Measured {

	private final List<List<Spent>> jvms = new ArrayList<>();

	void nextJvm() {
		this.jvms.add(new ArrayList<>());
	}

	void add(Spent spent) {
		this.jvms.get(this.jvms.size() - 1).add(spent);
	}

	List<List<Spent>> jvms() {
		return this.jvms;
	}

	/**
	 * Returns the median of each JVM's rounds, JVMs in their order.
	 */
	double[] of(ToDoubleFunction<Spent> figure) {
		return this.jvms.stream().mapToDouble((rounds) -> median(rounds.stream().mapToDouble(figure))).toArray();
	}

	/**
	 * Returns the ratio of each JVM's median to that of the other's JVM which ran at the
	 * same time.
	 */
	double[] ratios(Measured to, ToDoubleFunction<Spent> figure) {
		double[] own = of(figure);
		double[] others = to.of(figure);
		return IntStream.range(0, own.length).mapToDouble((jvm) -> own[jvm] / others[jvm]).toArray();
	}

	static double median(DoubleStream values) {
		double[] sorted = values.sorted().toArray();
		return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
	}

	static String spread(double[] values, String format) {
		return (format + " (" + format + "–" + format + ")").formatted(median(Arrays.stream(values)),
				Arrays.stream(values).min().orElseThrow(), Arrays.stream(values).max().orElseThrow());
	}

}

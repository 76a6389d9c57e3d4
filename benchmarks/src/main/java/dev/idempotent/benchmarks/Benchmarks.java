package dev.idempotent.benchmarks;

import java.util.Arrays;
import java.util.List;

import dev.idempotent.benchmarks.growth.Growth;
import dev.idempotent.benchmarks.http.HttpBenchmark;
import dev.idempotent.benchmarks.memory.MillionKeys;

/**
 * Runs the part that the first argument names, with the rest as its arguments.
 */
public final class Benchmarks {

	private static final List<String> PARTS = List.of("http", "memory", "growth", "jmh");

	private Benchmarks() {
	}

	/**
	 * Runs a part; without arguments, all of them with their defaults.
	 * @param arguments {@code http}, {@code memory}, {@code growth} or {@code jmh}, and
	 * the part's own
	 */
	public static void main(String... arguments) throws Exception {
		List<String> parts = (arguments.length > 0) ? List.of(arguments[0]) : PARTS;
		String[] rest = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
		for (String part : parts) {
			switch (part) {
				case "http" -> HttpBenchmark.main(rest);
				case "memory" -> MillionKeys.main(rest);
				case "growth" -> Growth.main(rest);
				case "jmh" -> org.openjdk.jmh.Main.main((rest.length > 0) ? rest : new String[] { "-prof", "gc" });
				default -> throw new IllegalArgumentException("There is no part " + part + ", but: " + PARTS);
			}
		}
	}

}

package dev.idempotent.benchmarks.http;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import dev.idempotent.test.redis.RedisServer;

/**
 * Compares what a request costs servers that differ in their guard. One JVM of each
 * contender runs at the same time, and they are asked in turns; then all of them are
 * replaced by fresh ones.
 */
public final class HttpBenchmark {

	private final HttpOptions options;

	private final List<Contender> contenders = new ArrayList<>();

	private final Map<String, Measured> measured = new LinkedHashMap<>();

	private HttpBenchmark(HttpOptions options) {
		this.options = options;
		this.contenders.addAll(List.of(Contender.UNGUARDED, Contender.BY_HAND));
		for (String store : List.of("local", "redis")) {
			this.contenders.add(Contender.guarded(store, null));
			if (options.before() != null) {
				this.contenders.add(Contender.guarded(store, options.before()));
			}
		}
	}

	/**
	 * Runs the comparison, prints a table and writes the figures of all rounds.
	 */
	public static void main(String... arguments) throws IOException {
		HttpOptions options = HttpOptions.parse(arguments);
		System.out.println(options);
		HttpBenchmark benchmark = new HttpBenchmark(options);
		for (int jvm = 1; jvm <= options.jvms(); jvm++) {
			benchmark.measureFreshJvms();
			System.out.println("JVM " + jvm + " of each is done");
		}
		HttpReport report = new HttpReport(benchmark.measured);
		System.out.println(report.table());
		Files.createDirectories(options.directory());
		Files.write(options.directory().resolve("http.csv"), report.lines());
	}

	private void measureFreshJvms() throws IOException {
		List<Runner> runners = new ArrayList<>();
		try (RedisServer redis = RedisServer.start()) {
			try {
				for (Contender contender : this.contenders) {
					runners.add(new Runner(contender, this.options, redis));
					of(contender, "new").nextJvm();
					of(contender, "replay").nextJvm();
				}
				runners.forEach((runner) -> runner.warmUp(this.options.warmUp()));
				measure(runners);
			}
			finally {
				for (Runner runner : runners) {
					runner.close();
				}
			}
		}
	}

	private void measure(List<Runner> runners) {
		List<Integer> order = new ArrayList<>();
		for (int i = 0; i < runners.size(); i++) {
			order.add(i);
		}
		for (int round = 0; round < this.options.rounds(); round++) {
			for (int i : order) {
				Runner runner = runners.get(i);
				List<String> keys = runner.keys(this.options.requests());
				of(this.contenders.get(i), "new").add(runner.measureNew(keys));
				of(this.contenders.get(i), "replay").add(runner.measureRepeated(keys));
			}
			Collections.rotate(order, 1);
		}
	}

	private Measured of(Contender contender, String kind) {
		return this.measured.computeIfAbsent(contender.name() + ", " + kind, (name) -> new Measured());
	}

}

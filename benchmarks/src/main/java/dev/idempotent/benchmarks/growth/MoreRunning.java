package dev.idempotent.benchmarks.growth;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

import dev.idempotent.benchmarks.alone.Operations;
import dev.idempotent.benchmarks.spent.Meter;
import dev.idempotent.benchmarks.spent.RedisUsage;
import dev.idempotent.engine.Admission;
import dev.idempotent.engine.Execution;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.RecordKey;

/**
 * What it costs a second to renew the leases of more operations, all running at the same
 * time, with Redis 100 ms away.
 */
final class MoreRunning {

	private static final IdempotentOperation OPERATION = Operations.waiting(Duration.ZERO);

	private static final Duration ROUND_TRIP = Duration.ofMillis(100);

	private static final int CALLERS = 300;

	// Each lease is renewed twice in it
	private static final int SECONDS = 20;

	private MoreRunning() {
	}

	static void measure() throws Exception {
		System.out.println(
				"| running | CPU, ms/s | Redis' CPU, ms/s | commands/s | KB/s to Redis | KB/s from Redis | lost |");
		System.out.println("|--:|--:|--:|--:|--:|--:|--:|");
		for (int running : new int[] { 100, 1000, 10_000 }) {
			measure(running);
		}
	}

	private static void measure(int running) throws Exception {
		try (Stage stage = new Stage(ROUND_TRIP, CALLERS)) {
			List<Execution> executions = stage.call(running, (index) -> start(stage, index));
			TimeUnit.SECONDS.sleep(SECONDS);
			Meter meter = new Meter();
			RedisUsage before = RedisUsage.of(stage.redis());
			meter.start();
			TimeUnit.SECONDS.sleep(SECONDS);
			Meter.Reading spent = meter.stop();
			RedisUsage usage = RedisUsage.of(stage.redis()).minus(before);
			long lost = executions.stream().filter(Execution::isLeaseLost).count();
			stage.call(running, (index) -> executions.get(index).complete(new byte[0]));
			long replayed = stage.call(running, (index) -> admit(stage, index))
				.stream()
				.filter(Admission.Replay.class::isInstance)
				.count();
			System.out.printf(Locale.ROOT, "| %d | %.1f | %.1f | %d | %.1f | %.1f | %d |%n", running,
					spent.processCpu() / 1e6 / SECONDS, usage.cpu() / 1000 / SECONDS, usage.evals() / SECONDS,
					usage.input() / 1000.0 / SECONDS, usage.output() / 1000.0 / SECONDS,
					Math.max(lost, running - replayed));
		}
	}

	private static Execution start(Stage stage, int index) {
		return ((Admission.Proceed) admit(stage, index)).execution();
	}

	private static Admission admit(Stage stage, int index) {
		RecordKey key = RecordKey.of("shop", "POST /orders", null, "key-" + index);
		return stage.engine().admit(OPERATION, key, Fingerprint.of("POST", "/orders", "a book"));
	}

}

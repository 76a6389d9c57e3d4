package dev.idempotent.benchmarks.growth;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Future;

import org.awaitility.Awaitility;

import dev.idempotent.benchmarks.alone.Operations;
import dev.idempotent.benchmarks.spent.Meter;
import dev.idempotent.benchmarks.spent.RedisUsage;
import dev.idempotent.engine.Admission;
import dev.idempotent.engine.Execution;
import dev.idempotent.operation.IdempotentOperation;
import dev.idempotent.store.Fingerprint;
import dev.idempotent.store.RecordKey;

/**
 * What it costs a request to wait where more of them do, for the same number of keys,
 * until each has its answer.
 */
final class MoreWaiting {

	private static final IdempotentOperation OPERATION = Operations.waiting(Duration.ofMinutes(5));

	private static final int KEYS = 100;

	private MoreWaiting() {
	}

	static void measure() throws Exception {
		System.out.println("| waiting | keys | CPU, µs each | Redis' CPU, µs each | scripts each |");
		System.out.println("|--:|--:|--:|--:|--:|");
		measure(1000, KEYS);
		measure(1000, KEYS);
		for (int waiting : new int[] { 100, 1000, 10_000 }) {
			System.out.println(measure(waiting, KEYS));
		}
		System.out.println(measure(10_000, 10_000));
	}

	private static String measure(int waiting, int keys) throws Exception {
		try (Stage stage = new Stage(Duration.ZERO, waiting)) {
			List<Admission> owners = stage.call(keys, (index) -> admit(stage, index));
			Meter meter = new Meter();
			RedisUsage before = RedisUsage.of(stage.redis());
			meter.start();
			List<Future<Admission>> waiters = stage.begin(waiting, (index) -> admit(stage, index % keys));
			Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> stage.engine().waitingCount() == waiting);
			owners.forEach((owner) -> execution(owner).complete(new byte[250]));
			for (Admission answer : Stage.results(waiters)) {
				if (!(answer instanceof Admission.Replay)) {
					throw new IllegalStateException("A waiting request got " + answer);
				}
			}
			Meter.Reading spent = meter.stop();
			RedisUsage usage = RedisUsage.of(stage.redis()).minus(before);
			return String.format(Locale.ROOT, "| %d | %d | %.0f | %.0f | %.1f |", waiting, keys,
					spent.processCpu() / 1e3 / waiting, usage.cpu() / waiting, (double) usage.evals() / waiting);
		}
	}

	private static Execution execution(Admission admission) {
		return ((Admission.Proceed) admission).execution();
	}

	private static Admission admit(Stage stage, int index) {
		RecordKey key = RecordKey.of("shop", "POST /orders", null, "key-" + index);
		return stage.engine().admit(OPERATION, key, Fingerprint.of("POST", "/orders", "a book"));
	}

}

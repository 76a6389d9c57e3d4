package dev.idempotent.benchmarks.growth;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.idempotent.benchmarks.alone.Application;
import dev.idempotent.benchmarks.alone.GuardKind;

/**
 * What a request costs whose answer is larger.
 */
final class LargerAnswers {

	private static final byte[] BODY = "{\"item\":\"book\",\"amount\":10}".getBytes(StandardCharsets.UTF_8);

	private static final int WARM_UP = 20_000;

	private LargerAnswers() {
	}

	static void measure() throws Exception {
		System.out.println("| answer, bytes | store | request | CPU, µs | allocated, KB | Redis' CPU, µs |");
		System.out.println("|--:|---|---|--:|--:|--:|");
		for (GuardKind guard : GuardKind.values()) {
			for (int size : new int[] { 1000, 10_000, 100_000, 1_000_000 }) {
				measure(guard, size);
			}
		}
	}

	private static void measure(GuardKind guard, int size) throws Exception {
		int requests = Math.min(2000, 20_000_000 / size);
		try (Application application = new Application(guard, size, "--idempotent.max-result-size=2MB",
				"--idempotent.local.maximum-bytes=2GB")) {
			for (int i = 0; i < Math.min(WARM_UP, 10 * requests); i++) {
				application.post("warm-" + i % (requests / 2), BODY);
			}
			Cost created = Cost.of(application.redis(), requests, 201,
					(index) -> application.post("key-" + index, BODY));
			System.out.println("| " + size + " | " + guard + " | new | " + created + " |");
			if (guard != GuardKind.NONE) {
				Cost replayed = Cost.of(application.redis(), requests, 200,
						(index) -> application.post("key-" + index, BODY));
				System.out.println("| " + size + " | " + guard + " | replay | " + replayed + " |");
			}
		}
	}

}

package dev.idempotent.benchmarks.growth;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import dev.idempotent.benchmarks.alone.Application;
import dev.idempotent.benchmarks.alone.GuardKind;

/**
 * What a request costs where more keys are stored.
 */
final class MoreKeys {

	private static final byte[] BODY = "{\"item\":\"book\",\"amount\":10}".getBytes(StandardCharsets.UTF_8);

	private static final int NOTE = 170;

	private static final int REQUESTS = 3000;

	private MoreKeys() {
	}

	static void measure() throws Exception {
		System.out.println("| keys | store | request | CPU, µs | allocated, KB | Redis' CPU, µs |");
		System.out.println("|--:|---|---|--:|--:|--:|");
		for (GuardKind guard : List.of(GuardKind.LOCAL, GuardKind.REDIS)) {
			try (Application application = new Application(guard, NOTE, "--idempotent.local.maximum-entries=2000000",
					"--idempotent.local.maximum-bytes=4GB")) {
				int stored = 0;
				for (int size : new int[] { 100_000, 300_000, 1_000_000 }) {
					for (; stored < size; stored++) {
						application.post("key-" + stored, BODY);
					}
					measure(application, guard, size);
				}
			}
		}
	}

	private static void measure(Application application, GuardKind guard, int size) throws Exception {
		Cost created = Cost.of(application.redis(), REQUESTS, 201,
				(index) -> application.post("new-" + size + "-" + index, BODY));
		Cost replayed = Cost.of(application.redis(), REQUESTS, 200,
				(index) -> application.post("key-" + ThreadLocalRandom.current().nextInt(size), BODY));
		System.out.println("| " + size + " | " + guard + " | new | " + created + " |");
		System.out.println("| " + size + " | " + guard + " | replay | " + replayed + " |");
	}

}

package dev.idempotent.benchmarks.memory;

import java.nio.charset.StandardCharsets;

import org.springframework.core.env.SimpleCommandLinePropertySource;

import dev.idempotent.benchmarks.alone.Application;
import dev.idempotent.benchmarks.alone.GuardKind;
import dev.idempotent.benchmarks.spent.Meter;

/**
 * Answers many requests, and says how much memory each kept answer takes.
 */
public final class MillionKeys {

	private static final byte[] BODY = "{\"item\":\"book\",\"amount\":10}".getBytes(StandardCharsets.UTF_8);

	// Of a JSON body of 250 bytes, with its id
	private static final int NOTE = 170;

	private MillionKeys() {
	}

	/**
	 * Measures the stores one after the other.
	 * @param arguments {@code --keys=N}, a million unless given
	 */
	public static void main(String... arguments) throws Exception {
		String given = new SimpleCommandLinePropertySource(arguments).getProperty("keys");
		int keys = (given != null) ? Integer.parseInt(given) : 1_000_000;
		measure(GuardKind.LOCAL, keys);
		measure(GuardKind.REDIS, keys);
	}

	private static void measure(GuardKind guard, int keys) throws Exception {
		try (Application application = new Application(guard, NOTE,
				"--idempotent.local.maximum-entries=" + (keys + 1000), "--idempotent.local.maximum-bytes=4GB")) {
			int size = 0;
			for (int i = 0; i < 1000; i++) {
				size = application.post("warm-" + i, BODY).size();
			}
			long heap = Meter.heap();
			long redis = application.redis().info("used_memory");
			for (int i = 0; i < keys; i++) {
				int status = application.post("key-" + i, BODY).getStatus();
				if (status != 201) {
					throw new IllegalStateException("Key " + i + ": the answer is " + status);
				}
			}
			System.out.printf("%s: %d consumed keys, answers of %d bytes: %.0f bytes of heap and %.0f of Redis each%n",
					guard, keys, size, (Meter.heap() - heap) / (double) keys,
					(application.redis().info("used_memory") - redis) / (double) keys);
		}
	}

}

package dev.idempotent.torture;

import java.util.Locale;
import java.util.Random;

/**
 * What a client wants done once: the same key and the same bytes on every retry.
 *
 * @param doubled whether two clients send it at the same time
 */
record Operation(String key, String body, boolean doubled) {

	private static final int MILLIS = 200;

	/**
	 * Returns a run's operation of some number: the same for the same seed.
	 */
	static Operation of(TortureOptions options, int number) {
		Random random = new Random(options.seed() * 1_000_003 + number);
		// Some outlive their lease unless it is renewed
		boolean slow = random.nextInt(100) < options.slow();
		int millis = random.nextInt(slow ? (int) options.lease().multipliedBy(2).toMillis() : MILLIS);
		String body = String.format(Locale.ROOT, "{\"item\":\"item %d\",\"amount\":%d.%02d,\"millis\":%d,\"shaky\":%s}",
				number, random.nextInt(1000), random.nextInt(100), millis, random.nextInt(10) == 0);
		return new Operation(options.name() + "-" + number, body, random.nextInt(10) == 0);
	}

}

package dev.idempotent.torture.plan;

import java.util.Locale;
import java.util.Random;

/**
 * What a client wants done once: the same key and the same bytes on every retry.
 *
 * @param doubled whether two clients send it at the same time
 */
public record Operation(String key, Way way, String body, boolean doubled) {

	/**
	 * In the keys of operations whose transaction covers the answer.
	 */
	public static final String JOINED = "-joined-";

	/**
	 * Returns a run's operation of some number: the same for the same seed.
	 */
	public static Operation of(TortureOptions options, int number) {
		Random random = new Random(options.seed() * 1_000_003 + number);
		// Some outlive their lease unless it is renewed
		boolean slow = random.nextInt(100) < options.slow();
		Way way = Way.of(options.profile(), random);
		int millis = random.nextInt(slow ? way.slow(options) : way.usual(options));
		String body = String.format(Locale.ROOT,
				"{\"item\":\"item %d\",\"amount\":%d.%02d,\"millis\":%d,\"end\":\"%s\"}", number, random.nextInt(1000),
				random.nextInt(100), millis, end(way, random));
		return new Operation(options.name() + ((way == Way.JOINED) ? JOINED : "-") + number, way, body,
				random.nextInt(10) == 0);
	}

	private static String end(Way way, Random random) {
		return switch (random.nextInt(10)) {
			case 0 -> "PERHAPS_ROLLED_BACK";
			case 1 -> (way == Way.DIRECT) ? "FAILED_AFTER_COMMIT" : "DONE";
			default -> "DONE";
		};
	}

}

package dev.idempotent.torture.fault;

import java.time.Duration;
import java.util.Random;

/**
 * How long faults last.
 *
 * @param lease in milliseconds
 */
record HoldTimes(long lease) {

	// With the time that a client takes to connect again, which may be as long as the
	// fault, still less than what is left of a lease between two renewals
	Duration shorter(Random random) {
		return between(random, this.lease / 12, this.lease / 4);
	}

	Duration longer(Random random) {
		return between(random, this.lease * 5 / 4, this.lease * 2);
	}

	static Duration between(Random random, long fromMillis, long toMillis) {
		return Duration.ofMillis(fromMillis + random.nextLong(toMillis - fromMillis));
	}

}

package dev.idempotent.store.redis.near;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What Redis says of a consumed record. Its arrays are kept as they are.
 *
 * @param ttl how long Redis keeps the record still, in milliseconds; negative: for ever
 */
record NearAnswer(byte[] fingerprint, byte[] result, long ttl) {

	private static final byte[] CONSUMED = "CONSUMED".getBytes(StandardCharsets.US_ASCII);

	/**
	 * Returns what a claim with the fingerprint is replied.
	 */
	List<Object> reply() {
		return List.of(CONSUMED, this.result);
	}

	/**
	 * Returns for how many nanoseconds after the question it may be given.
	 */
	long nanos(Duration atMost) {
		long most = atMost.toNanos();
		return (this.ttl < 0) ? most : Math.min(most, TimeUnit.MILLISECONDS.toNanos(this.ttl));
	}

}

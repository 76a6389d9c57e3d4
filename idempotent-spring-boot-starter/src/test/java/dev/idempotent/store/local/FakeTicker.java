package dev.idempotent.store.local;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

import com.github.benmanes.caffeine.cache.Ticker;

/**
 * Time that stands still until it is advanced.
 */
final class FakeTicker implements Ticker {

	private final AtomicLong nanos;

	FakeTicker(long nanos) {
		this.nanos = new AtomicLong(nanos);
	}

	@Override
	public long read() {
		return this.nanos.get();
	}

	void advance(Duration duration) {
		this.nanos.addAndGet(duration.toNanos());
	}

}

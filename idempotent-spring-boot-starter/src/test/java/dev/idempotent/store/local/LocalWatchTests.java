package dev.idempotent.store.local;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Release;
import dev.idempotent.store.WatchableIdempotencyStore;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;
import dev.idempotent.test.store.AbstractWatchTests;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;

// A watch is opened to be closed
@SuppressWarnings("try")
class LocalWatchTests extends AbstractWatchTests {

	private final LocalIdempotencyStore store = new LocalIdempotencyStore(1000, Long.MAX_VALUE);

	@Override
	protected WatchableIdempotencyStore store() {
		return this.store;
	}

	@Override
	protected void awaitEffect(Claim claim) {
		// At once
	}

	@Test
	void watchWhenCalledThenNotUnderTheKeysMutex() {
		Claim claim = Claims.claim(Claims.newKey());
		List<ClaimResult> seen = new ArrayList<>();
		try (Watch watch = this.store.watch(claim.key(), () -> seen.add(this.store.claim(Claims.claim(claim.key()))))) {
			this.store.claim(claim);
			this.store.complete(Claims.owned(claim), new byte[] { 1 });
			assertThat(seen).singleElement().isInstanceOf(ClaimResult.Consumed.class);
		}
	}

	@Test
	void watchWhenStepIsRefusedThenNotCalled() {
		Claim claim = Claims.claim(Claims.newKey());
		List<String> calls = new ArrayList<>();
		try (Watch watch = this.store.watch(claim.key(), () -> calls.add("called"))) {
			this.store.complete(Claims.owned(claim), new byte[] { 1 });
			this.store.release(new Release.Free(claim));
			assertThat(calls).isEmpty();
		}
	}

}

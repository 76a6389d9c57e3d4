package dev.idempotent.test.store;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.idempotent.store.Claim;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.WatchableIdempotencyStore;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract of every store that can be watched. Calls without cause are allowed.
 */
// A watch is opened to be closed
@SuppressWarnings("try")
public abstract class AbstractWatchTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final byte[] RESULT = { 1, 2, 3 };

	private final Claim claim = Claims.claim(Claims.newKey());

	private final Semaphore calls = new Semaphore(0);

	/**
	 * Returns the store to be tested. It may keep other tests' records.
	 */
	protected abstract WatchableIdempotencyStore store();

	/**
	 * Returns when the record's watch is in effect, and has made its calls without cause.
	 */
	protected abstract void awaitEffect(Claim claim);

	@Test
	void watchWhenCompletedThenCalled() {
		store().claim(this.claim);
		try (Watch watch = watch()) {
			awaitEffect(this.claim);
			this.calls.drainPermits();
			assertThat(store().complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
			assertCalled(this.calls);
		}
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void watchWhenReleasedThenCalled(boolean hold) {
		store().claim(this.claim);
		try (Watch watch = watch()) {
			awaitEffect(this.claim);
			this.calls.drainPermits();
			assertThat(store().release(hold ? Claims.hold(this.claim) : new Release.Free(this.claim)))
				.isEqualTo(StepResult.DONE);
			assertCalled(this.calls);
		}
	}

	@RepeatedTest(20)
	void watchWhenCompletedRightAwayThenCalled() {
		store().claim(this.claim);
		try (Watch watch = watch()) {
			store().complete(Claims.owned(this.claim), RESULT);
			assertCalled(this.calls);
		}
	}

	@Test
	void watchWhenThereIsNoRecordYetThenCalledLater() {
		try (Watch watch = watch()) {
			awaitEffect(this.claim);
			this.calls.drainPermits();
			store().claim(this.claim);
			store().complete(Claims.owned(this.claim), RESULT);
			assertCalled(this.calls);
		}
	}

	@Test
	void watchWhenOneIsClosedThenOnlyTheOtherIsCalled() {
		store().claim(this.claim);
		Semaphore others = new Semaphore(0);
		try (Watch other = store().watch(this.claim.key(), others::release)) {
			Watch watch = watch();
			awaitEffect(this.claim);
			watch.close();
			watch.close();
			this.calls.drainPermits();
			others.drainPermits();
			store().complete(Claims.owned(this.claim), RESULT);
			assertCalled(others);
			assertThat(this.calls.availablePermits()).isZero();
		}
	}

	@Test
	void watchWhenWatchedAgainThenCalled() {
		store().claim(this.claim);
		watch().close();
		watchWhenCompletedThenCalled();
	}

	@Test
	void completeWhenAListenerFailsThenDoneAndOthersAreCalled() {
		store().claim(this.claim);
		try (Watch failing = store().watch(this.claim.key(), () -> {
			throw new IllegalStateException("a listener's bug");
		}); Watch watch = watch()) {
			awaitEffect(this.claim);
			this.calls.drainPermits();
			assertThat(store().complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
			assertCalled(this.calls);
		}
	}

	private Watch watch() {
		return store().watch(this.claim.key(), this.calls::release);
	}

	private static void assertCalled(Semaphore calls) {
		try {
			assertThat(calls.tryAcquire(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}

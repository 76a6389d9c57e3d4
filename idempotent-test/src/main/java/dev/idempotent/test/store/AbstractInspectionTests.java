package dev.idempotent.test.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;

import org.junit.jupiter.api.Test;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.InspectableIdempotencyStore.Decision;
import dev.idempotent.store.InspectableIdempotencyStore.Page;
import dev.idempotent.store.RecordDescription;
import dev.idempotent.store.RecordDescription.State;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.WatchableIdempotencyStore;
import dev.idempotent.store.WatchableIdempotencyStore.Watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

/**
 * The contract of every store that an operator can look into.
 */
// A watch is opened to be closed
@SuppressWarnings("try")
public abstract class AbstractInspectionTests {

	private static final Duration HOUR = Duration.ofHours(1);

	private static final byte[] RESULT = { 1, 2, 3 };

	private final Claim claim = Claims.claim(Claims.newKey());

	/**
	 * Returns the store to be tested. It may keep other tests' records.
	 */
	protected abstract InspectableIdempotencyStore store();

	@Test
	void describeWhenThereIsNoneThenNull() {
		assertThat(store().describe(this.claim.key())).isNull();
		assertThat(store().result(this.claim.key())).isNull();
	}

	@Test
	void describeWhenInProgressThenItsTimes() {
		store().claim(this.claim);
		await().until(() -> seen(this.claim).age().toMillis() > 0);
		RecordDescription seen = seen(this.claim);
		assertThat(seen.state()).isEqualTo(State.IN_PROGRESS);
		assertThat(seen.attempt()).isOne();
		assertThat(seen.leaseLeft()).isBetween(HOUR.minusMinutes(1), HOUR);
		assertThat(seen.retentionLeft()).isBetween(HOUR.minusMinutes(1), HOUR);
		assertThat(seen.size()).isZero();
	}

	@Test
	void describeWhenTakenOverThenAgeGoesOnFromTheFirstClaim() {
		abandoned(this.claim);
		Duration age = seen(this.claim).age();
		store().claim(Claims.claim(this.claim.key()));
		assertThat(seen(this.claim).attempt()).isEqualTo(2);
		assertThat(seen(this.claim).age()).isGreaterThanOrEqualTo(age).isPositive();
	}

	@Test
	void describeWhenAbandonedThenNoLease() {
		abandoned(this.claim);
		assertThat(seen(this.claim).leaseLeft()).isZero();
	}

	@Test
	void describeWhenHeldThenNoLease() {
		held(this.claim);
		assertThat(seen(this.claim).state()).isEqualTo(State.HELD);
		assertThat(seen(this.claim).leaseLeft()).isZero();
	}

	@Test
	void describeWhenConsumedThenItsSizeAndResult() {
		consumed(this.claim);
		assertThat(seen(this.claim).state()).isEqualTo(State.CONSUMED);
		assertThat(seen(this.claim).leaseLeft()).isZero();
		assertThat(seen(this.claim).size()).isEqualTo(RESULT.length);
		assertThat(store().result(this.claim.key())).isEqualTo(RESULT);
	}

	@Test
	void resultWhenNotCompletedThenNull() {
		held(this.claim);
		assertThat(store().result(this.claim.key())).isNull();
	}

	@Test
	void findUnsettledWhenWalkedThenEachOnce() {
		Set<RecordKey> expected = new HashSet<>();
		for (int i = 0; i < 5; i++) {
			Claim unsettled = Claims.claim(Claims.newKey());
			held(unsettled);
			expected.add(unsettled.key());
		}
		abandoned(this.claim);
		expected.add(this.claim.key());
		Claim settled = Claims.claim(Claims.newKey());
		consumed(settled);
		Claim running = Claims.claim(Claims.newKey());
		store().claim(running);
		List<RecordKey> walked = walk(2);
		assertThat(walked).containsAll(expected).doesNotHaveDuplicates().doesNotContain(settled.key(), running.key());
	}

	@Test
	void findUnsettledWhenCursorIsWrongThenNamed() {
		assertThatIllegalArgumentException().isThrownBy(() -> store().findUnsettled("no cursor", 10))
			.withMessageContaining("\"no cursor\"");
	}

	@Test
	void freeWhenHeldThenKeyIsNewAndLateOwnerIsRefused() {
		held(this.claim);
		assertThat(store().free(seen(this.claim))).isEqualTo(Decision.DONE);
		assertThat(store().describe(this.claim.key())).isNull();
		assertThat(store().complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().claim(Claims.claim(this.claim.key()))).is(Claims.granted(1));
	}

	@Test
	void settleWhenAbandonedThenConsumedAndLateOwnerIsRefused() {
		abandoned(this.claim);
		Duration retention = seen(this.claim).retentionLeft();
		String version = seen(this.claim).version();
		assertThat(store().settle(seen(this.claim), RESULT)).isEqualTo(Decision.DONE);
		assertThat(store().complete(Claims.owned(this.claim), new byte[] { 9 })).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().renew(Claims.owned(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().result(this.claim.key())).isEqualTo(RESULT);
		assertThat(seen(this.claim).retentionLeft()).isLessThanOrEqualTo(retention);
		assertThat(seen(this.claim).version()).isNotEqualTo(version);
		assertThat(store().claim(Claims.claim(this.claim.key()))).isInstanceOfSatisfying(ClaimResult.Consumed.class,
				(consumed) -> assertThat(consumed.result()).isEqualTo(RESULT));
	}

	@Test
	void decideWhenOwnerIsAliveThenRefused() {
		store().claim(this.claim);
		assertThat(store().free(seen(this.claim))).isEqualTo(Decision.REFUSED);
		assertThat(store().settle(seen(this.claim), RESULT)).isEqualTo(Decision.REFUSED);
		assertThat(store().complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
	}

	@Test
	void decideWhenConsumedThenFreedButNotSettled() {
		consumed(this.claim);
		assertThat(store().settle(seen(this.claim), new byte[] { 9 })).isEqualTo(Decision.REFUSED);
		assertThat(store().result(this.claim.key())).isEqualTo(RESULT);
		assertThat(store().free(seen(this.claim))).isEqualTo(Decision.DONE);
		assertThat(store().describe(this.claim.key())).isNull();
	}

	@Test
	void decideWhenStateHasChangedThenNothing() {
		abandoned(this.claim);
		RecordDescription seen = seen(this.claim);
		store().release(Claims.hold(this.claim));
		assertThat(store().free(seen)).isEqualTo(Decision.CHANGED);
		assertThat(store().settle(seen, RESULT)).isEqualTo(Decision.CHANGED);
		assertThat(seen(this.claim).state()).isEqualTo(State.HELD);
	}

	@Test
	void decideWhenOnlyTheAttemptHasChangedThenNothing() {
		abandoned(this.claim);
		RecordDescription seen = seen(this.claim);
		Claim successor = Claims.claim(this.claim.key());
		abandoned(successor);
		assertThat(store().free(seen)).isEqualTo(Decision.CHANGED);
		assertThat(seen(this.claim).attempt()).isEqualTo(2);
	}

	@Test
	void decideWhenOnlyTheOwnerHasChangedThenNothing() {
		held(this.claim);
		RecordDescription seen = seen(this.claim);
		store().free(seen);
		Claim another = Claims.claim(this.claim.key());
		held(another);
		assertThat(seen(another)).extracting(RecordDescription::state, RecordDescription::attempt)
			.containsExactly(seen.state(), seen.attempt());
		assertThat(store().free(seen)).isEqualTo(Decision.CHANGED);
		assertThat(store().settle(seen, RESULT)).isEqualTo(Decision.CHANGED);
		assertThat(seen(another).state()).isEqualTo(State.HELD);
		assertThat(store().free(seen(another))).isEqualTo(Decision.DONE);
	}

	@Test
	void describeWhenAnythingButTheOwnerChangesThenTheSameVersion() {
		abandoned(this.claim);
		String version = seen(this.claim).version();
		store().renew(Claims.owned(this.claim));
		assertThat(seen(this.claim).version()).isEqualTo(version);
		store().complete(Claims.owned(this.claim), RESULT);
		assertThat(seen(this.claim).version()).isEqualTo(version);
	}

	@Test
	void decideWhenThereIsNoneThenAbsent() {
		held(this.claim);
		RecordDescription seen = seen(this.claim);
		store().free(seen);
		assertThat(store().free(seen)).isEqualTo(Decision.ABSENT);
		assertThat(store().settle(seen, RESULT)).isEqualTo(Decision.ABSENT);
	}

	@Test
	protected void decideWhenWatchedThenCalled() {
		Claim other = Claims.claim(Claims.newKey());
		held(this.claim);
		held(other);
		assertCalled(this.claim, () -> store().free(seen(this.claim)));
		assertCalled(other, () -> store().settle(seen(other), RESULT));
	}

	protected final RecordDescription seen(Claim claim) {
		return Objects.requireNonNull(store().describe(claim.key()));
	}

	protected final void abandoned(Claim claim) {
		store().claim(Claims.lasting(claim, Duration.ofMillis(20), HOUR));
		await().until(() -> seen(claim).state() == State.ABANDONED);
	}

	protected final void held(Claim claim) {
		store().claim(claim);
		store().release(Claims.hold(claim));
	}

	private void consumed(Claim claim) {
		store().claim(claim);
		store().complete(Claims.owned(claim), RESULT);
	}

	private List<RecordKey> walk(int limit) {
		List<RecordKey> walked = new ArrayList<>();
		String cursor = null;
		do {
			Page page = store().findUnsettled(cursor, limit);
			page.records().forEach((record) -> walked.add(record.key()));
			cursor = page.next();
		}
		while (cursor != null);
		return walked;
	}

	private void assertCalled(Claim claim, Runnable decision) {
		Semaphore calls = new Semaphore(0);
		WatchableIdempotencyStore watchable = Objects.requireNonNull(store().ability(WatchableIdempotencyStore.class));
		try (Watch watch = watchable.watch(claim.key(), calls::release)) {
			calls.drainPermits();
			decision.run();
			await().until(() -> calls.tryAcquire());
		}
	}

}

package dev.idempotent.test.store;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.test.Race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The contract of every store, in real time. A lease that has to be over is short and
 * awaited; one that has to be alive outlives the test.
 */
public abstract class AbstractIdempotencyStoreTests {

	private static final Duration SHORT = Duration.ofMillis(200);

	private static final Duration BRIEF_RETENTION = Duration.ofSeconds(1);

	private static final Duration LONG = Duration.ofHours(1);

	private static final byte[] RESULT = { 1, 2, 3 };

	private static final byte[] OTHER_RESULT = { 4, 5 };

	private final RecordKey key = Claims.newKey();

	private final Claim claim = Claims.claim(this.key);

	private final Claim duplicate = Claims.claim(this.key);

	/**
	 * Returns the store to be tested. It may keep other tests' records.
	 */
	protected abstract IdempotencyStore store();

	@Test
	void claimWhenNewThenGranted() {
		assertThat(store().claim(this.claim)).is(Claims.granted(1));
	}

	@Test
	void claimWhenAnotherKeyThenGranted() {
		store().claim(this.claim);
		assertThat(store().claim(Claims.claim(Claims.newKey()))).is(Claims.granted(1));
	}

	@Test
	void claimWhenLeaseAliveThenInProgress() {
		store().claim(this.claim);
		assertThat(store().claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
		assertThat(store().claim(Claims.notTakingOver(this.duplicate))).isEqualTo(new ClaimResult.InProgress());
	}

	@Test
	void claimWhenDeliveredTwiceThenSameAttemptGranted() {
		store().claim(this.claim);
		assertThat(store().claim(this.claim)).is(Claims.granted(1));
	}

	@Test
	void claimWhenDeliveredTwiceThenLeaseBeginsAnew() {
		abandon(this.claim);
		assertThat(store().claim(Claims.notTakingOver(this.claim))).is(Claims.granted(1));
		assertThat(store().claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
	}

	@Test
	void claimWhenTakeOverDeliveredTwiceThenSameAttemptGranted() {
		abandon(this.claim);
		store().claim(this.duplicate);
		assertThat(store().claim(this.duplicate)).is(Claims.granted(2));
	}

	@Test
	void claimWhenDeliveredAgainAfterTakeOverThenInProgress() {
		abandon(this.claim);
		store().claim(this.duplicate);
		assertThat(store().claim(this.claim)).isEqualTo(new ClaimResult.InProgress());
		assertThat(store().renew(Claims.owned(this.duplicate))).isEqualTo(StepResult.DONE);
	}

	@Test
	void claimWhenDeliveredAgainAfterCompletionThenConsumed() {
		consume(this.claim, RESULT);
		assertConsumed(this.claim, RESULT);
	}

	@Test
	void claimWhenConsumedThenItsResult() {
		consume(this.claim, RESULT);
		assertConsumed(this.duplicate, RESULT);
		assertConsumed(Claims.notTakingOver(this.duplicate), RESULT);
	}

	@Test
	void claimWhenConsumedAndLeaseOverThenItsResult() {
		consume(Claims.lasting(this.claim, Duration.ofMillis(1), LONG), RESULT);
		Claim later = Claims.lasting(Claims.claim(Claims.newKey()), Duration.ofMillis(1), LONG);
		store().claim(later);
		await().until(() -> isAbandoned(later.key()));
		assertConsumed(this.duplicate, RESULT);
	}

	@Test
	void claimWhenLeaseOverThenTakenOver() {
		abandon(this.claim);
		assertThat(store().claim(this.duplicate)).is(Claims.granted(2));
	}

	@Test
	void claimWhenTakenOverThenLeaseAlive() {
		abandon(this.claim);
		store().claim(this.duplicate);
		assertThat(store().claim(Claims.claim(this.key))).isEqualTo(new ClaimResult.InProgress());
	}

	@Test
	void claimWhenTakenOverAgainThenAttemptGoesOn() {
		abandon(this.claim);
		store().claim(Claims.lasting(this.duplicate, SHORT, LONG));
		await().until(() -> isAbandoned(this.key));
		assertThat(store().claim(Claims.claim(this.key))).is(Claims.granted(3));
	}

	@Test
	void claimWhenLeaseOverAndNotTakingOverThenAbandoned() {
		abandon(this.claim);
		Claim asking = Claims.notTakingOver(this.duplicate);
		assertThat(store().claim(asking)).isEqualTo(new ClaimResult.Abandoned());
		assertThat(store().renew(Claims.owned(asking))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
	}

	@Test
	void claimWhenOtherFingerprintAndLeaseAliveThenMismatch() {
		store().claim(this.claim);
		assertMismatch(this.duplicate);
		assertThat(store().complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
	}

	@Test
	void claimWhenOtherFingerprintAndConsumedThenMismatch() {
		consume(this.claim, RESULT);
		assertMismatch(this.duplicate);
		assertConsumed(this.duplicate, RESULT);
	}

	@Test
	void claimWhenOtherFingerprintAndLeaseOverThenNotTakenOver() {
		abandon(this.claim);
		assertMismatch(this.duplicate);
		assertMismatch(Claims.notTakingOver(this.duplicate));
		assertThat(store().claim(this.duplicate)).is(Claims.granted(2));
	}

	@Test
	void claimWhenOtherFingerprintThenMismatchAlsoForTheOwner() {
		store().claim(this.claim);
		assertMismatch(this.claim);
	}

	@Test
	void claimWhenRetentionOverThenNew() {
		Claim brief = Claims.lasting(this.claim, SHORT, BRIEF_RETENTION);
		consume(brief, RESULT);
		await().until(() -> Claims.granted(1).matches(store().claim(this.duplicate)));
		assertThat(store().complete(Claims.owned(brief), RESULT)).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().renew(Claims.owned(brief))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().release(new Release.Free(brief))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().complete(Claims.owned(this.duplicate), OTHER_RESULT)).isEqualTo(StepResult.DONE);
	}

	@Test
	void claimWhenRetentionOverThenFingerprintIsForgotten() {
		store().claim(Claims.lasting(this.claim, SHORT, BRIEF_RETENTION));
		Claim other = Claims.asking(this.duplicate, Claims.OTHER_FINGERPRINT);
		assertThat(store().claim(other)).isEqualTo(new ClaimResult.Mismatch());
		await().until(() -> Claims.granted(1).matches(store().claim(other)));
	}

	@Test
	void claimWhenTakenOverThenRetentionDoesNotSlide() {
		Duration retention = Duration.ofSeconds(2);
		store().claim(Claims.lasting(this.claim, SHORT, retention));
		await().until(() -> isAbandoned(this.key));
		assertThat(store().claim(Claims.lasting(this.duplicate, SHORT, LONG))).is(Claims.granted(2));
		store().renew(Claims.owned(Claims.lasting(this.duplicate, SHORT, LONG)));
		store().claim(Claims.lasting(this.duplicate, SHORT, LONG));
		store().complete(Claims.owned(Claims.lasting(this.duplicate, SHORT, LONG)), RESULT);
		assertConsumed(Claims.claim(this.key), RESULT);
		await().until(() -> Claims.granted(1).matches(store().claim(Claims.claim(this.key))));
	}

	@Test
	void renewWhenLeaseOutlivesRetentionThenRecordIsKept() {
		store().claim(Claims.lasting(this.claim, SHORT, BRIEF_RETENTION));
		assertThat(store().renew(Claims.owned(this.claim))).isEqualTo(StepResult.DONE);
		awaitEndOfRetention(BRIEF_RETENTION);
		assertThat(store().claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
	}

	@Test
	void claimWhenTakenOverLeaseOutlivesRetentionThenRecordIsKept() {
		Duration retention = Duration.ofSeconds(2);
		store().claim(Claims.lasting(this.claim, SHORT, retention));
		await().until(() -> isAbandoned(this.key));
		assertThat(store().claim(this.duplicate)).is(Claims.granted(2));
		awaitEndOfRetention(retention);
		assertThat(store().claim(Claims.claim(this.key))).isEqualTo(new ClaimResult.InProgress());
	}

	@Test
	void completeWhenDeliveredTwiceThenDone() {
		consume(this.claim, RESULT);
		assertThat(store().complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
		assertConsumed(this.duplicate, RESULT);
	}

	@Test
	void completeWhenConsumedThenResultStays() {
		consume(this.claim, RESULT);
		store().complete(Claims.owned(this.claim), OTHER_RESULT);
		assertConsumed(this.duplicate, RESULT);
	}

	@Test
	void completeWhenLeaseOverThenDone() {
		abandon(this.claim);
		assertThat(store().complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
		assertConsumed(this.duplicate, RESULT);
	}

	@Test
	void completeWhenAbsentThenNotOwner() {
		assertThat(store().complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().claim(this.duplicate)).is(Claims.granted(1));
	}

	@Test
	void completeWhenForeignThenNotOwner() {
		store().claim(this.claim);
		assertThat(store().complete(Claims.owned(this.duplicate), OTHER_RESULT)).isEqualTo(StepResult.NOT_OWNER);
		store().complete(Claims.owned(this.claim), RESULT);
		assertThat(store().complete(Claims.owned(this.duplicate), OTHER_RESULT)).isEqualTo(StepResult.NOT_OWNER);
		assertConsumed(this.duplicate, RESULT);
	}

	@Test
	void renewWhenLeaseAliveThenDoneEachTime() {
		store().claim(this.claim);
		assertThat(store().renew(Claims.owned(this.claim))).isEqualTo(StepResult.DONE);
		assertThat(store().renew(Claims.owned(this.claim))).isEqualTo(StepResult.DONE);
		assertThat(store().complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
	}

	@Test
	void renewWhenLeaseOverThenBeginsAnew() {
		abandon(this.claim);
		assertThat(store().renew(Claims.owned(this.claim))).isEqualTo(StepResult.DONE);
		assertThat(store().claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
	}

	@Test
	void renewWhenNotRenewedAgainThenLeaseEnds() {
		store().claim(this.claim);
		store().renew(Claims.owned(Claims.lasting(this.claim, SHORT, LONG)));
		await().until(() -> isAbandoned(this.key));
	}

	@Test
	void renewWhenAbsentForeignOrConsumedThenNotOwner() {
		assertThat(store().renew(Claims.owned(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		store().claim(this.claim);
		assertThat(store().renew(Claims.owned(this.duplicate))).isEqualTo(StepResult.NOT_OWNER);
		store().complete(Claims.owned(this.claim), RESULT);
		assertThat(store().renew(Claims.owned(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		assertConsumed(this.duplicate, RESULT);
	}

	@Test
	void releaseWhenOwnerThenNew() {
		store().claim(this.claim);
		assertThat(store().release(new Release.Free(this.claim))).isEqualTo(StepResult.DONE);
		Claim other = Claims.asking(this.duplicate, Claims.OTHER_FINGERPRINT);
		assertThat(store().claim(other)).is(Claims.granted(1));
	}

	@Test
	void releaseWhenOfAnyKindThenLeaseEnds() {
		List<Function<Claim, Release>> kinds = List.of(Release.Free::new, Claims::hold);
		for (Function<Claim, Release> kind : kinds) {
			Claim released = Claims.claim(Claims.newKey());
			store().claim(released);
			assertThat(store().release(kind.apply(released))).isEqualTo(StepResult.DONE);
			assertThat(store().claim(Claims.claim(released.key()))).isNotEqualTo(new ClaimResult.InProgress());
		}
		assertThat(kinds).extracting((kind) -> (Object) kind.apply(this.claim).getClass())
			.containsExactlyInAnyOrder((Object[]) Release.class.getPermittedSubclasses());
	}

	@Test
	void releaseWhenLeaseOverThenNew() {
		abandon(this.claim);
		assertThat(store().release(new Release.Free(this.claim))).isEqualTo(StepResult.DONE);
		assertThat(store().claim(this.duplicate)).is(Claims.granted(1));
	}

	@Test
	void releaseWhenDeliveredTwiceThenSuccessorStays() {
		store().claim(this.claim);
		store().release(new Release.Free(this.claim));
		assertThat(store().release(new Release.Free(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		store().claim(this.duplicate);
		assertThat(store().release(new Release.Free(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().complete(Claims.owned(this.duplicate), RESULT)).isEqualTo(StepResult.DONE);
	}

	@Test
	void releaseWhenAbsentForeignOrConsumedThenNotOwner() {
		assertThat(store().release(new Release.Free(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		store().claim(this.claim);
		assertThat(store().release(new Release.Free(this.duplicate))).isEqualTo(StepResult.NOT_OWNER);
		store().complete(Claims.owned(this.claim), RESULT);
		assertThat(store().release(new Release.Free(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		assertConsumed(this.duplicate, RESULT);
	}

	@Test
	void releaseWhenHeldThenNeverTakenOver() {
		store().claim(this.claim);
		assertThat(store().release(Claims.hold(this.claim))).isEqualTo(StepResult.DONE);
		assertThat(this.duplicate.takeOver()).isTrue();
		assertThat(store().claim(this.duplicate)).isEqualTo(new ClaimResult.Abandoned());
		assertThat(store().claim(this.claim)).isEqualTo(new ClaimResult.Abandoned());
		assertThat(store().claim(Claims.asking(this.duplicate, Claims.OTHER_FINGERPRINT)))
			.isEqualTo(new ClaimResult.Mismatch());
	}

	@Test
	void releaseWhenHeldThenNobodyOwnsTheRecord() {
		store().claim(this.claim);
		store().release(Claims.hold(this.claim));
		assertThat(store().release(Claims.hold(this.claim))).isEqualTo(StepResult.DONE);
		assertThat(store().renew(Claims.owned(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().release(new Release.Free(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().claim(this.duplicate)).isEqualTo(new ClaimResult.Abandoned());
	}

	@Test
	void releaseWhenToHoldAbsentForeignOrConsumedThenNotOwner() {
		assertThat(store().release(Claims.hold(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		store().claim(this.claim);
		assertThat(store().release(Claims.hold(this.duplicate))).isEqualTo(StepResult.NOT_OWNER);
		store().complete(Claims.owned(this.claim), RESULT);
		assertThat(store().release(Claims.hold(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		assertConsumed(this.duplicate, RESULT);
	}

	@Test
	void claimWhenHeldAndRetentionOverThenNew() {
		Claim brief = Claims.lasting(this.claim, SHORT, BRIEF_RETENTION);
		store().claim(brief);
		store().release(Claims.hold(brief));
		await().until(() -> Claims.granted(1).matches(store().claim(this.duplicate)));
	}

	@Test
	void stepsWhenTakenOverThenLateOwnerIsRefused() {
		abandon(this.claim);
		store().claim(this.duplicate);
		assertLateOwnerIsRefused();
		assertThat(store().complete(Claims.owned(this.duplicate), OTHER_RESULT)).isEqualTo(StepResult.DONE);
		assertLateOwnerIsRefused();
		assertConsumed(Claims.claim(this.key), OTHER_RESULT);
	}

	@ParameterizedTest
	@MethodSource
	void completeWhenBinaryThenSameBytes(byte[] result) {
		consume(this.claim, result);
		assertConsumed(this.duplicate, result);
	}

	static List<byte[]> completeWhenBinaryThenSameBytes() {
		byte[] everyValue = new byte[256];
		for (int i = 0; i < everyValue.length; i++) {
			everyValue[i] = (byte) i;
		}
		byte[] large = new byte[1024 * 1024];
		new Random(1).nextBytes(large);
		return List.of(new byte[0], everyValue, large);
	}

	@Test
	void completeWhenArraysAreChangedLaterThenResultStays() {
		byte[] given = RESULT.clone();
		consume(this.claim, given);
		Arrays.fill(given, (byte) 0);
		Arrays.fill(((ClaimResult.Consumed) store().claim(this.duplicate)).result(), (byte) 0);
		assertConsumed(this.duplicate, RESULT);
	}

	@RepeatedTest(10)
	void claimWhenManyRaceForANewKeyThenOneIsGranted() throws Exception {
		List<ClaimResult> results = Race.between(64, (i) -> () -> store().claim(Claims.claim(this.key)));
		assertThat(results).areExactly(1, Claims.granted(1));
		assertThat(results).filteredOn(new ClaimResult.InProgress()::equals).hasSize(63);
	}

	@RepeatedTest(3)
	void claimWhenManyRaceForAnAbandonedKeyThenOneTakesOver() throws Exception {
		abandon(this.claim);
		List<ClaimResult> results = Race.between(64, (i) -> {
			Claim racer = Claims.claim(this.key);
			return () -> store().claim((i % 2 == 0) ? racer : Claims.asking(racer, Claims.OTHER_FINGERPRINT));
		});
		assertThat(results).areExactly(1, Claims.granted(2));
		assertThat(results).filteredOn(new ClaimResult.InProgress()::equals).hasSize(31);
		assertThat(results).filteredOn(new ClaimResult.Mismatch()::equals).hasSize(32);
	}

	@RepeatedTest(10)
	void stepsWhenLateOwnerAndSuccessorRaceThenOneResultStays() throws Exception {
		store().claim(Claims.lasting(this.claim, Duration.ofMillis(1), LONG));
		await().until(() -> isAbandoned(this.key));
		List<StepResult> results = Race.between(2, (i) -> () -> {
			if (i == 0) {
				return store().complete(Claims.owned(this.claim), RESULT);
			}
			store().claim(this.duplicate);
			return store().complete(Claims.owned(this.duplicate), OTHER_RESULT);
		});
		assertThat(results).containsExactlyInAnyOrder(StepResult.DONE, StepResult.NOT_OWNER);
		assertConsumed(Claims.claim(this.key), (results.get(0) == StepResult.DONE) ? RESULT : OTHER_RESULT);
	}

	@Test
	void stepsWhenRandomAndLeasesAliveThenOneOwnerAtATime() throws Exception {
		ExclusiveHistory history = new ExclusiveHistory(store(), 8);
		Race.between(16, (i) -> () -> history.run(300, i));
	}

	@Test
	void stepsWhenRandomAndLeasesEndThenOneResult() throws Exception {
		TakeOverHistory history = new TakeOverHistory(store(), 8);
		Race.between(16, (i) -> () -> history.run(Duration.ofMillis(700), i));
		history.check();
	}

	private void consume(Claim claim, byte[] result) {
		store().claim(claim);
		assertThat(store().complete(Claims.owned(claim), result)).isEqualTo(StepResult.DONE);
	}

	private void abandon(Claim claim) {
		store().claim(Claims.lasting(claim, SHORT, LONG));
		await().until(() -> isAbandoned(claim.key()));
	}

	private boolean isAbandoned(RecordKey key) {
		return store().claim(Claims.notTakingOver(Claims.claim(key))) instanceof ClaimResult.Abandoned;
	}

	// A record of the same retention that is made later is forgotten later
	private void awaitEndOfRetention(Duration retention) {
		RecordKey later = Claims.newKey();
		store().claim(Claims.lasting(Claims.claim(later), retention, retention));
		await().until(() -> store().claim(Claims.claim(later)) instanceof ClaimResult.Granted);
	}

	private void assertLateOwnerIsRefused() {
		assertThat(store().complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().renew(Claims.owned(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().release(new Release.Free(this.claim))).isEqualTo(StepResult.NOT_OWNER);
	}

	private void assertMismatch(Claim claim) {
		ClaimResult result = store().claim(Claims.asking(claim, Claims.OTHER_FINGERPRINT));
		assertThat(result).isEqualTo(new ClaimResult.Mismatch());
	}

	private void assertConsumed(Claim claim, byte[] result) {
		assertThat(store().claim(claim)).isInstanceOfSatisfying(ClaimResult.Consumed.class,
				(consumed) -> assertThat(consumed.result()).isEqualTo(result));
	}

}

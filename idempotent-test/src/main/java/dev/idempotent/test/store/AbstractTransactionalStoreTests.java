package dev.idempotent.test.store;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.TransactionalIdempotencyStore;
import dev.idempotent.store.TransactionalIdempotencyStore.Settlement;
import dev.idempotent.store.TransactionalIdempotencyStore.Steps;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The contract of every store that takes part in transactions.
 */
public abstract class AbstractTransactionalStoreTests {

	private static final Duration SHORT = Duration.ofMillis(100);

	private static final Duration LONG = Duration.ofHours(1);

	private static final byte[] RESULT = { 1, 2, 3 };

	private static final byte[] OTHER_RESULT = { 4, 5 };

	private final Claim claim = Claims.claim(Claims.newKey());

	private final Claim duplicate = Claims.claim(this.claim.key());

	/**
	 * Returns the store to be tested. It may keep other tests' records.
	 */
	protected abstract TransactionalIdempotencyStore store();

	/**
	 * Runs work in a transaction of the running thread on the store's database.
	 * @param commit whether it commits in the end, or is rolled back
	 */
	protected abstract void inTransaction(Runnable work, boolean commit);

	@Test
	void currentTransactionWhenThereIsNoneThenNull() {
		assertThat(store().currentTransaction()).isNull();
	}

	@Test
	void fenceWhenCommittedThenDoneOnceTheLeaseIsOver() {
		store().claim(this.claim);
		inTransaction(() -> assertThat(steps().fence(owner(), RESULT)).isEqualTo(StepResult.DONE), true);
		assertThat(store().claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
		assertThat(store().settle(owner())).isEqualTo(Settlement.COMMITTED);
		assertConsumed(RESULT);
	}

	@Test
	void fenceWhenCommittedThenOwnerMayStillComplete() {
		store().claim(this.claim);
		inTransaction(() -> steps().fence(owner(), RESULT), true);
		assertThat(store().complete(owner(), OTHER_RESULT)).isEqualTo(StepResult.DONE);
		assertConsumed(OTHER_RESULT);
	}

	@Test
	void fenceWhenRolledBackThenNothingIsDone() {
		store().claim(this.claim);
		inTransaction(() -> steps().fence(owner(), RESULT), false);
		assertThat(store().settle(owner())).isEqualTo(Settlement.ROLLED_BACK);
		assertThat(store().claim(this.duplicate)).is(Claims.granted(1));
		assertThat(store().settle(owner())).isEqualTo(Settlement.NOT_OWNER);
	}

	@Test
	void stepsWhenSupersededThenNotOwner() {
		store().claim(Claims.lasting(this.claim, SHORT, LONG));
		await().until(() -> store().claim(this.duplicate) instanceof ClaimResult.Granted);
		inTransaction(() -> assertThat(steps().fence(owner(), RESULT)).isEqualTo(StepResult.NOT_OWNER), false);
		inTransaction(() -> assertThat(steps().join(owner())).isEqualTo(StepResult.NOT_OWNER), false);
		inTransaction(() -> assertThat(steps().complete(owner(), RESULT)).isEqualTo(StepResult.NOT_OWNER), false);
		assertThat(store().complete(new Ownership(this.duplicate, 2), OTHER_RESULT)).isEqualTo(StepResult.DONE);
		assertConsumed(OTHER_RESULT);
	}

	@Test
	void completeWhenCommittedThenConsumed() {
		store().claim(this.claim);
		inTransaction(() -> assertThat(steps().complete(owner(), RESULT)).isEqualTo(StepResult.DONE), true);
		assertConsumed(RESULT);
		assertThat(store().settle(owner())).isEqualTo(Settlement.COMMITTED);
	}

	@Test
	void completeWhenRolledBackThenOwnerGoesOn() {
		store().claim(this.claim);
		inTransaction(() -> steps().complete(owner(), RESULT), false);
		assertThat(store().claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
		assertThat(store().complete(owner(), OTHER_RESULT)).isEqualTo(StepResult.DONE);
		assertConsumed(OTHER_RESULT);
	}

	@Test
	void releaseWhenCommittedThenNewAndWhenRolledBackThenNot() {
		store().claim(this.claim);
		inTransaction(() -> steps().release(new Release.Free(this.claim)), false);
		assertThat(store().claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
		inTransaction(() -> steps().release(new Release.Free(this.claim)), true);
		assertThat(store().claim(this.duplicate)).is(Claims.granted(1));
	}

	@Test
	void joinWhenLeaseIsOverThenInProgressUntilTheTransactionEnds() {
		Claim joining = Claims.lasting(this.claim, SHORT, LONG);
		assertThat(store().claimToJoin(joining)).is(Claims.granted(1));
		inTransaction(() -> {
			assertThat(steps().join(Claims.owned(joining))).isEqualTo(StepResult.DONE);
			CompletableFuture.runAsync(this::awaitEndOfLease).join();
			assertThat(CompletableFuture.supplyAsync(() -> store().claim(this.duplicate)).join())
				.isEqualTo(new ClaimResult.InProgress());
		}, false);
		await().until(() -> Claims.granted(2).matches(store().claim(this.duplicate)));
	}

	// A lease that begins later is over later
	private void awaitEndOfLease() {
		Claim later = Claims.lasting(Claims.claim(Claims.newKey()), SHORT, LONG);
		store().claim(later);
		await().until(
				() -> store().claim(Claims.notTakingOver(Claims.claim(later.key()))) instanceof ClaimResult.Abandoned);
	}

	private Ownership owner() {
		return Claims.owned(this.claim);
	}

	private Steps steps() {
		return Objects.requireNonNull(store().currentTransaction());
	}

	private void assertConsumed(byte[] result) {
		assertThat(store().claim(Claims.claim(this.claim.key()))).isInstanceOfSatisfying(ClaimResult.Consumed.class,
				(consumed) -> assertThat(consumed.result()).isEqualTo(result));
	}

}

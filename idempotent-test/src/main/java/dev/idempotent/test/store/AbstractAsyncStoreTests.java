package dev.idempotent.test.store;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import dev.idempotent.store.AsyncIdempotencyStore;
import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The contract of every store whose steps can return a stage: the same steps, and
 * renewals of many leases at once.
 */
public abstract class AbstractAsyncStoreTests {

	private static final byte[] RESULT = { 1, 2, 3 };

	private final Claim claim = Claims.claim(Claims.newKey());

	private final Claim duplicate = Claims.claim(this.claim.key());

	/**
	 * Returns the store to be tested. It may keep other tests' records.
	 */
	protected abstract AsyncIdempotencyStore store();

	@Test
	void abilityWhenAskedThenItself() {
		assertThat(store().ability(AsyncIdempotencyStore.class)).isSameAs(store());
	}

	@Test
	void stepsWhenOwnerThenAsTheOtherStepsAnswer() {
		assertThat(get(store().claimAsync(this.claim))).is(Claims.granted(1));
		assertThat(get(store().claimAsync(this.duplicate))).isEqualTo(new ClaimResult.InProgress());
		assertThat(get(store().renewAsync(Claims.owned(this.claim)))).isEqualTo(StepResult.DONE);
		assertThat(get(store().completeAsync(Claims.owned(this.claim), RESULT))).isEqualTo(StepResult.DONE);
		assertThat(get(store().claimAsync(this.duplicate))).isInstanceOfSatisfying(ClaimResult.Consumed.class,
				(consumed) -> assertThat(consumed.result()).isEqualTo(RESULT));
		assertThat(store().claim(this.duplicate)).isInstanceOf(ClaimResult.Consumed.class);
	}

	@Test
	void stepsWhenForeignThenNotOwner() {
		store().claim(this.claim);
		assertThat(get(store().renewAsync(Claims.owned(this.duplicate)))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(get(store().completeAsync(Claims.owned(this.duplicate), RESULT))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(get(store().releaseAsync(new Release.Free(this.duplicate)))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(get(store().releaseAsync(Claims.hold(this.duplicate)))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(store().complete(Claims.owned(this.claim), RESULT)).isEqualTo(StepResult.DONE);
	}

	@Test
	void releaseWhenOwnerThenFreeOrHeld() {
		store().claim(this.claim);
		assertThat(get(store().releaseAsync(new Release.Free(this.claim)))).isEqualTo(StepResult.DONE);
		store().claim(this.duplicate);
		assertThat(get(store().releaseAsync(Claims.hold(this.duplicate)))).isEqualTo(StepResult.DONE);
		assertThat(store().claim(this.claim)).isEqualTo(new ClaimResult.Abandoned());
	}

	@Test
	void completeWhenArrayIsChangedLaterThenResultStays() {
		store().claim(this.claim);
		byte[] result = RESULT.clone();
		get(store().completeAsync(Claims.owned(this.claim), result));
		result[0] = 0;
		assertThat(store().claim(this.duplicate)).isInstanceOfSatisfying(ClaimResult.Consumed.class,
				(consumed) -> assertThat(consumed.result()).isEqualTo(RESULT));
	}

	@Test
	void renewAllThenEachByItselfInTheirOrder() {
		List<Claim> claims = IntStream.range(0, 100).mapToObj((i) -> Claims.claim(Claims.newKey())).toList();
		claims.forEach((each) -> store().claim(each));
		for (int i = 0; i < claims.size(); i += 3) {
			store().complete(Claims.owned(claims.get(i)), RESULT);
		}
		List<StepResult> results = get(store().renewAll(claims.stream().map(Claims::owned).toList()));
		assertThat(results).hasSameSizeAs(claims);
		for (int i = 0; i < claims.size(); i++) {
			assertThat(results.get(i)).isEqualTo((i % 3 == 0) ? StepResult.NOT_OWNER : StepResult.DONE);
		}
	}

	@Test
	void renewAllWhenLeaseIsOverThenBeginsAnew() {
		store().claim(Claims.lasting(this.claim, Duration.ofMillis(200), Duration.ofHours(1)));
		await().until(() -> store().claim(Claims.notTakingOver(this.duplicate)) instanceof ClaimResult.Abandoned);
		assertThat(get(store().renewAll(List.of(Claims.owned(this.claim))))).containsExactly(StepResult.DONE);
		assertThat(store().claim(this.duplicate)).isEqualTo(new ClaimResult.InProgress());
	}

	@Test
	void renewAllWhenNoneThenNone() {
		assertThat(get(store().renewAll(List.of()))).isEmpty();
	}

	private static <T> T get(CompletionStage<T> stage) {
		return stage.toCompletableFuture().orTimeout(30, TimeUnit.SECONDS).join();
	}

}

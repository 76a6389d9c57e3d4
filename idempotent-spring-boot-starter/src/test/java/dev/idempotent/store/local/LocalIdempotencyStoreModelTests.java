package dev.idempotent.store.local;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import dev.idempotent.core.Claim;
import dev.idempotent.core.ClaimResult;
import dev.idempotent.core.IdempotencyStore;
import dev.idempotent.core.RecordKey;
import dev.idempotent.core.Release;
import dev.idempotent.core.StepResult;
import dev.idempotent.store.Claims;
import dev.idempotent.store.model.Explorer;
import dev.idempotent.store.model.Time;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The local store and the model, step by step.
 */
class LocalIdempotencyStoreModelTests {

	private final FakeTicker ticker = new FakeTicker(0);

	private final IdempotencyStore store = new LocalIdempotencyStore(1_000_000, this.ticker);

	private final Time time = new Time() {

		@Override
		public void leasePasses(RecordKey key) {
			LocalIdempotencyStoreModelTests.this.ticker.advance(PAST_THE_LEASE);
		}

		@Override
		public void retentionPasses(RecordKey key) {
			LocalIdempotencyStoreModelTests.this.ticker.advance(PAST_THE_RETENTION);
		}

	};

	@Test
	void storeWhenEveryShortHistoryThenAsTheModel() {
		Explorer explorer = new Explorer(this.store, this.time);
		assertThat(explorer.all(4)).isNull();
		System.out.println("Local store as the model in all " + explorer.histories() + " histories of 4 steps");
	}

	@Test
	void storeWhenEveryPairOfStepsFromEveryStateThenAsTheModel() {
		Explorer explorer = new Explorer(this.store, this.time);
		assertThat(explorer.fromEachState(3)).isNull();
		System.out.println("Local store as the model in " + explorer.histories() + " histories of 3 steps from "
				+ Explorer.reachable().size() + " states");
	}

	@Test
	void storeWhenLongRandomHistoriesThenAsTheModel() {
		assertThat(new Explorer(this.store, this.time).random(2026, 5_000, 30)).isNull();
	}

	@Test
	void storeWhenItForgetsOwnersThenFound() {
		assertThat(explore(new Planted() {

			@Override
			public StepResult complete(Claim claim, byte[] result) {
				return this.store.complete(this.owners.getOrDefault(claim.key(), claim), result);
			}

		})).contains("COMPLETE");
	}

	@Test
	void storeWhenItTakesHeldKeysOverThenFound() {
		assertThat(explore(new Planted() {

			@Override
			public ClaimResult claim(Claim claim) {
				ClaimResult result = super.claim(claim);
				return (result instanceof ClaimResult.Abandoned && claim.takeOver()) ? new ClaimResult.Granted(2)
						: result;
			}

		})).contains("HOLD");
	}

	@Test
	void storeWhenItForgetsFingerprintsThenFound() {
		assertThat(explore(new Planted() {

			@Override
			public ClaimResult claim(Claim claim) {
				return super.claim(Claims.asking(claim, Claims.FINGERPRINT));
			}

		})).contains("Mismatch");
	}

	@Test
	void storeWhenItFreesWithoutAskingWhoseThenFound() {
		assertThat(explore(new Planted() {

			@Override
			public StepResult release(Claim claim, Release release) {
				return this.store.release(this.owners.getOrDefault(claim.key(), claim), release);
			}

		})).contains("NOT_OWNER");
	}

	private String explore(Planted planted) {
		return String.valueOf(new Explorer(planted, this.time).all(3));
	}

	/**
	 * A store with a planted fault.
	 */
	private class Planted implements IdempotencyStore {

		final IdempotencyStore store = LocalIdempotencyStoreModelTests.this.store;

		final Map<RecordKey, Claim> owners = new ConcurrentHashMap<>();

		@Override
		public ClaimResult claim(Claim claim) {
			ClaimResult result = this.store.claim(claim);
			if (result instanceof ClaimResult.Granted) {
				this.owners.put(claim.key(), claim);
			}
			return result;
		}

		@Override
		public StepResult complete(Claim claim, byte[] result) {
			return this.store.complete(claim, result);
		}

		@Override
		public StepResult renew(Claim claim) {
			return this.store.renew(claim);
		}

		@Override
		public StepResult release(Claim claim, Release release) {
			return this.store.release(claim, release);
		}

	}

}

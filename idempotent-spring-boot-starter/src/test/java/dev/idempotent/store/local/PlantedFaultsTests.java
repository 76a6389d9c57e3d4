package dev.idempotent.store.local;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.Claims;
import dev.idempotent.store.model.Explorer;
import dev.idempotent.store.model.Time;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The explorer finds each fault that a store may have.
 */
class PlantedFaultsTests {

	private final FakeTicker ticker = new FakeTicker(0);

	@Test
	void storeWhenItCompletesWithoutAskingWhoseThenFound() {
		assertFound(new Planted() {

			@Override
			public StepResult complete(Claim claim, byte[] result) {
				return super.complete(owner(claim), result);
			}

		}, "COMPLETE by B] ended with DONE, not NOT_OWNER");
	}

	@Test
	void storeWhenItRenewsWithoutAskingWhoseThenFound() {
		assertFound(new Planted() {

			@Override
			public StepResult renew(Claim claim) {
				return super.renew(owner(claim));
			}

		}, "RENEW by B] ended with DONE, not NOT_OWNER");
	}

	@Test
	void storeWhenItReleasesWithoutAskingWhoseThenFound() {
		assertFound(new Planted() {

			@Override
			public StepResult release(Claim claim, Release release) {
				return super.release(owner(claim), release);
			}

		}, "by B] ended with DONE, not NOT_OWNER");
	}

	@Test
	void storeWhenItTakesHeldKeysOverThenFound() {
		assertFound(new Planted() {

			@Override
			public ClaimResult claim(Claim claim) {
				ClaimResult result = super.claim(claim);
				return (result instanceof ClaimResult.Abandoned && claim.takeOver()) ? new ClaimResult.Granted(2)
						: result;
			}

		}, "HOLD by A, CLAIM_TAKING_OVER by A] ended with Granted 2, not Abandoned");
	}

	@Test
	void storeWhenItForgetsFingerprintsThenFound() {
		assertFound(new Planted() {

			@Override
			public ClaimResult claim(Claim claim) {
				return super.claim(Claims.asking(claim, Claims.FINGERPRINT));
			}

		}, "not Mismatch");
	}

	@Test
	void storeWhenTheLastResultStaysThenFound() {
		assertFound(new Planted() {

			private final Map<RecordKey, byte[]> results = new ConcurrentHashMap<>();

			@Override
			public ClaimResult claim(Claim claim) {
				ClaimResult result = super.claim(claim);
				return (result instanceof ClaimResult.Consumed)
						? new ClaimResult.Consumed(Objects.requireNonNull(this.results.get(claim.key()))) : result;
			}

			@Override
			public StepResult complete(Claim claim, byte[] result) {
				StepResult answer = super.complete(claim, result);
				if (answer == StepResult.DONE) {
					this.results.put(claim.key(), result);
				}
				return answer;
			}

		}, "ended with Consumed 3, not Consumed 0");
	}

	@Test
	void storeWhenACompletionBeginsTheRetentionAnewThenFound() {
		assertFound(new Planted() {

			@Override
			public StepResult complete(Claim claim, byte[] result) {
				if (super.release(claim, Release.FREE_KEY) == StepResult.DONE) {
					super.claim(claim);
				}
				return super.complete(claim, result);
			}

		}, "not Granted 1");
	}

	@Test
	void storeWhenATakeOverBeginsTheRecordAnewThenFound() {
		assertFound(new Planted() {

			@Override
			public ClaimResult claim(Claim claim) {
				ClaimResult result = super.claim(claim);
				if (result.equals(new ClaimResult.Granted(2))) {
					super.release(claim, Release.FREE_KEY);
					super.claim(claim);
				}
				return result;
			}

		}, "ended with Granted 1, not Granted 2");
	}

	private void assertFound(Planted planted, String difference) {
		Explorer explorer = new Explorer(planted, (key) -> this.ticker.advance(Time.TICK));
		assertThat(explorer.eachStepFromEachState()).isNotNull().contains(difference);
	}

	/**
	 * A store with a planted fault.
	 */
	private class Planted implements IdempotencyStore {

		private final IdempotencyStore store = new LocalIdempotencyStore(1_000_000, PlantedFaultsTests.this.ticker);

		private final Map<RecordKey, Claim> owners = new ConcurrentHashMap<>();

		Claim owner(Claim claim) {
			return this.owners.getOrDefault(claim.key(), claim);
		}

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

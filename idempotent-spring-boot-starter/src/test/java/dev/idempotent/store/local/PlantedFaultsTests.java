package dev.idempotent.store.local;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

import org.junit.jupiter.api.Test;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.RecordKey;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.model.Explorer;
import dev.idempotent.store.model.Time;
import dev.idempotent.test.store.Claims;

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
			public StepResult complete(Ownership ownership, byte[] result) {
				return super.complete(owner(ownership.claim()), result);
			}

		}, "COMPLETE by B] ended with DONE, not NOT_OWNER");
	}

	@Test
	void storeWhenItRenewsWithoutAskingWhoseThenFound() {
		assertFound(new Planted() {

			@Override
			public StepResult renew(Ownership ownership) {
				return super.renew(owner(ownership.claim()));
			}

		}, "RENEW by B] ended with DONE, not NOT_OWNER");
	}

	@Test
	void storeWhenItReleasesWithoutAskingWhoseThenFound() {
		assertFound(new Planted() {

			@Override
			public StepResult release(Release release) {
				Ownership owner = owner(release.claim());
				return super.release(
						(release instanceof Release.Hold) ? new Release.Hold(owner) : new Release.Free(owner.claim()));
			}

		}, "by B] ended with DONE, not NOT_OWNER");
	}

	@Test
	void storeWhenItTakesHeldKeysOverThenFound() {
		assertFound(new Planted() {

			@Override
			public ClaimResult claim(Claim claim) {
				ClaimResult result = super.claim(claim);
				return (result instanceof ClaimResult.Abandoned && claim.takeOver())
						? new ClaimResult.Granted(new Ownership(claim, 2)) : result;
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
			public StepResult complete(Ownership ownership, byte[] result) {
				StepResult answer = super.complete(ownership, result);
				if (answer == StepResult.DONE) {
					this.results.put(ownership.key(), result);
				}
				return answer;
			}

		}, "ended with Consumed 3, not Consumed 0");
	}

	@Test
	void storeWhenACompletionBeginsTheRetentionAnewThenFound() {
		assertFound(new Planted() {

			@Override
			public StepResult complete(Ownership ownership, byte[] result) {
				if (super.release(new Release.Free(ownership.claim())) == StepResult.DONE) {
					super.claim(ownership.claim());
				}
				return super.complete(ownership, result);
			}

		}, "not Granted 1");
	}

	@Test
	void storeWhenATakeOverBeginsTheRecordAnewThenFound() {
		assertFound(new Planted() {

			@Override
			public ClaimResult claim(Claim claim) {
				ClaimResult result = super.claim(claim);
				if (Claims.granted(2).matches(result)) {
					super.release(new Release.Free(claim));
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
	private class Planted extends DelegatingIdempotencyStore {

		private final Map<RecordKey, Ownership> owners = new ConcurrentHashMap<>();

		Planted() {
			super(new LocalIdempotencyStore(1_000_000, Long.MAX_VALUE, PlantedFaultsTests.this.ticker));
		}

		Ownership owner(Claim claim) {
			return this.owners.getOrDefault(claim.key(), Claims.owned(claim));
		}

		@Override
		public ClaimResult claim(Claim claim) {
			ClaimResult result = super.claim(claim);
			if (result instanceof ClaimResult.Granted granted) {
				this.owners.put(claim.key(), granted.ownership());
			}
			return result;
		}

	}

}

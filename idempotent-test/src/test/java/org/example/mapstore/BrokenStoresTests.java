package org.example.mapstore;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Events;

import dev.idempotent.store.Claim;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.RecordKey;
import dev.idempotent.test.store.AbstractIdempotencyStoreTests;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The contract finds what stores get wrong.
 */
// One of them waits 10 s, for a lease that does not end
@Execution(ExecutionMode.CONCURRENT)
class BrokenStoresTests {

	@Test
	void contractWhenStoreIsRightThenPasses() {
		Events tests = run(Right.class, "stepsWhenTakenOverThenLateOwnerIsRefused",
				"claimWhenManyRaceForANewKeyThenOneIsGranted", "claimWhenConsumedAndLeaseOverThenItsResult",
				"claimWhenOtherFingerprintAndLeaseOverThenNotTakenOver");
		assertThat(tests.failed().count()).isZero();
		assertThat(tests.succeeded().count()).isEqualTo(13);
	}

	@Test
	void contractWhenStepsAreNotFencedThenFails() {
		assertFound(NotFenced.class, "stepsWhenTakenOverThenLateOwnerIsRefused");
		assertFound(NotFenced.class, "completeWhenForeignThenNotOwner");
	}

	@Test
	void contractWhenStoreLooksAndThenActsThenFails() {
		assertFound(LookThenAct.class, "claimWhenManyRaceForANewKeyThenOneIsGranted");
	}

	@Test
	void contractWhenLeaseIsTakenForRetentionThenFails() {
		assertFound(OneTime.class, "claimWhenLeaseOverThenTakenOver");
	}

	@Test
	void contractWhenFingerprintCountsAfterTheLeaseThenFails() {
		assertFound(LateFingerprint.class, "claimWhenOtherFingerprintAndLeaseOverThenNotTakenOver");
	}

	private static void assertFound(Class<?> contract, String test) {
		assertThat(run(contract, test).failed().count()).as(test).isPositive();
	}

	private static Events run(Class<?> contract, String... tests) {
		EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter")
			.configurationParameter("junit.jupiter.execution.parallel.enabled", "false");
		for (String test : tests) {
			kit.selectors(DiscoverySelectors.selectMethod(contract, test));
		}
		return kit.execute().testEvents();
	}

	static class Right extends AbstractIdempotencyStoreTests {

		private final IdempotencyStore store = new MapStore(InstantSource.system());

		@Override
		protected IdempotencyStore store() {
			return this.store;
		}

	}

	/**
	 * Completes, renews and releases whoever asks.
	 */
	static class NotFenced extends AbstractIdempotencyStoreTests {

		private final IdempotencyStore store = new MapStore(InstantSource.system()) {

			@Override
			boolean isOwner(MapRecord found, Claim claim) {
				return true;
			}

		};

		@Override
		protected IdempotencyStore store() {
			return this.store;
		}

	}

	/**
	 * Reads a record, and writes it later.
	 */
	static class LookThenAct extends AbstractIdempotencyStoreTests {

		private final IdempotencyStore store = new MapStore(InstantSource.system()) {

			@Override
			void change(Map<RecordKey, MapRecord> records, RecordKey key, UnaryOperator<@Nullable MapRecord> change) {
				MapRecord found = records.get(key);
				Thread.yield();
				MapRecord after = change.apply(found);
				if (after != null) {
					records.put(key, after);
				}
			}

		};

		@Override
		protected IdempotencyStore store() {
			return this.store;
		}

	}

	/**
	 * Keeps a record as long as its lease.
	 */
	static class OneTime extends AbstractIdempotencyStoreTests {

		private final IdempotencyStore store = new MapStore(InstantSource.system()) {

			@Override
			Duration retention(Claim claim) {
				return claim.lease();
			}

		};

		@Override
		protected IdempotencyStore store() {
			return this.store;
		}

	}

	/**
	 * Hands a record whose lease is over to whoever comes.
	 */
	static class LateFingerprint extends AbstractIdempotencyStoreTests {

		private final IdempotencyStore store = new MapStore(InstantSource.system()) {

			@Override
			boolean isAskedForOther(MapRecord found, Claim claim, Instant now) {
				return found.isLeased(now) && super.isAskedForOther(found, claim, now);
			}

		};

		@Override
		protected IdempotencyStore store() {
			return this.store;
		}

	}

}

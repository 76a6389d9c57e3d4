package dev.idempotent.store.local;

import org.junit.jupiter.api.Test;

import dev.idempotent.store.model.Explorer;
import dev.idempotent.store.model.Time;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The local store and the model, step by step.
 */
class LocalIdempotencyStoreModelTests {

	private final FakeTicker ticker = new FakeTicker(0);

	private final Explorer explorer = new Explorer(new LocalIdempotencyStore(1_000_000, Long.MAX_VALUE, this.ticker),
			(key) -> this.ticker.advance(Time.TICK));

	@Test
	void storeWhenEveryShortHistoryThenAsTheModel() {
		assertThat(this.explorer.all(4)).isNull();
		System.out.println("Local store as the model in all histories of 4 steps: " + this.explorer);
	}

	@Test
	void storeWhenEachStepFromEachStateThenAsTheModel() {
		assertThat(this.explorer.eachStepFromEachState()).isNull();
		System.out.println("Local store as the model in each step from each state: " + this.explorer);
	}

	@Test
	void storeWhenLongRandomHistoriesThenAsTheModel() {
		long seed = Long.getLong("idempotent.test.seed", System.nanoTime());
		assertThat(this.explorer.random(seed, 5_000, 40)).isNull();
		System.out.println("Local store as the model in random histories: " + this.explorer);
	}

}

package dev.idempotent.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import dev.idempotent.store.WatchableIdempotencyStore.Watch;
import dev.idempotent.store.local.LocalIdempotencyStore;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;

// A watch is opened to be closed
@SuppressWarnings("try")
class DelegatingIdempotencyStoreTests {

	private final LocalIdempotencyStore local = new LocalIdempotencyStore(10, Long.MAX_VALUE);

	private final List<String> counted = new ArrayList<>();

	private final IdempotencyStore decorated = new Counting(new Counting(this.local));

	private final Claim claim = Claims.claim(Claims.newKey());

	@Test
	void abilityWhenItMakesNoStepsThenPassedOn() {
		WatchableIdempotencyStore watchable = Objects
			.requireNonNull(this.decorated.ability(WatchableIdempotencyStore.class));
		assertThat(watchable).isSameAs(this.local);
		List<String> calls = new ArrayList<>();
		this.decorated.claim(this.claim);
		try (Watch watch = watchable.watch(this.claim.key(), () -> calls.add("called"))) {
			this.decorated.complete(Claims.owned(this.claim), new byte[1]);
		}
		assertThat(calls).containsExactly("called");
	}

	@Test
	void abilityWhenItsStepsWouldGoPastTheDecoratorThenNone() {
		assertThat(this.local.ability(AsyncIdempotencyStore.class)).isSameAs(this.local);
		assertThat(this.decorated.ability(AsyncIdempotencyStore.class)).isNull();
		assertThat(this.decorated.ability(LocalIdempotencyStore.class)).isNull();
	}

	@Test
	void abilityWhenItIsTheDecoratorsOwnThenItself() {
		assertThat(this.decorated.ability(Counting.class)).isSameAs(this.decorated);
		assertThat(this.decorated.ability(IdempotencyStore.class)).isSameAs(this.decorated);
	}

	@Test
	void abilityWhenTheStoreHasNoneThenNone() {
		IdempotencyStore simple = new DelegatingIdempotencyStore(new PlainStore(this.local)) {
		};
		assertThat(simple.ability(WatchableIdempotencyStore.class)).isNull();
	}

	@Test
	void stepsThenPassedOn() {
		assertThat(this.decorated.claim(this.claim)).is(Claims.granted(1));
		assertThat(this.decorated.renew(Claims.owned(this.claim))).isEqualTo(StepResult.DONE);
		assertThat(this.decorated.complete(Claims.owned(this.claim), new byte[1])).isEqualTo(StepResult.DONE);
		assertThat(this.decorated.release(new Release.Free(this.claim))).isEqualTo(StepResult.NOT_OWNER);
		assertThat(this.counted).containsExactly("complete", "complete");
	}

	private final class Counting extends DelegatingIdempotencyStore {

		private Counting(IdempotencyStore delegate) {
			super(delegate);
		}

		@Override
		public StepResult complete(Ownership ownership, byte[] result) {
			DelegatingIdempotencyStoreTests.this.counted.add("complete");
			return super.complete(ownership, result);
		}

	}

}

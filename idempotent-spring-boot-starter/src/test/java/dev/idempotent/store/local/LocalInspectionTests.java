package dev.idempotent.store.local;

import java.util.Map;

import org.junit.jupiter.api.Test;

import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.RecordDescription.State;
import dev.idempotent.test.store.AbstractInspectionTests;
import dev.idempotent.test.store.Claims;

import static org.assertj.core.api.Assertions.assertThat;

class LocalInspectionTests extends AbstractInspectionTests {

	private final LocalIdempotencyStore store = new LocalIdempotencyStore(1000, Long.MAX_VALUE);

	@Override
	protected InspectableIdempotencyStore store() {
		return this.store;
	}

	@Test
	void countsThenByState() {
		held(Claims.claim(Claims.newKey()));
		held(Claims.claim(Claims.newKey()));
		abandoned(Claims.claim(Claims.newKey()));
		assertThat(this.store.counts().byState())
			.containsExactlyInAnyOrderEntriesOf(Map.of(State.HELD, 2L, State.ABANDONED, 1L));
	}

}

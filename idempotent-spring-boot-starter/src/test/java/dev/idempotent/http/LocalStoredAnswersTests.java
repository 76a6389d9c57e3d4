package dev.idempotent.http;

import java.util.Objects;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.InspectableIdempotencyStore;
import dev.idempotent.store.RecordKey;

@TestPropertySource(properties = "idempotent.store=local")
class LocalStoredAnswersTests extends AbstractStoredAnswersTests {

	@Autowired
	private IdempotencyStore store;

	@Override
	byte[] raw(RecordKey key) {
		InspectableIdempotencyStore inspected = this.store.ability(InspectableIdempotencyStore.class);
		return Objects.requireNonNull(Objects.requireNonNull(inspected).result(key));
	}

	@Override
	boolean plant(RecordKey key, byte[] result) {
		return false;
	}

}

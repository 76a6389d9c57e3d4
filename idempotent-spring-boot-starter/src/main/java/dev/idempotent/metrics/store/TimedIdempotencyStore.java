package dev.idempotent.metrics.store;

import io.micrometer.core.instrument.MeterRegistry;
import org.jspecify.annotations.Nullable;

import dev.idempotent.store.AsyncIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.TransactionalIdempotencyStore;

/**
 * Times the steps of a store, and has the abilities that the store has: those that make
 * steps are timed, too, and the others are passed on. Thread-safe.
 */
public final class TimedIdempotencyStore extends TimedStore {

	public TimedIdempotencyStore(IdempotencyStore store, MeterRegistry registry) {
		super(store, new StepTimer(registry, store));
	}

	@Override
	public <T> @Nullable T ability(Class<T> type) {
		T store = delegate().ability(type);
		if (store != null && type == AsyncIdempotencyStore.class) {
			return type.cast(new TimedAsyncStore((AsyncIdempotencyStore) store, timer()));
		}
		if (store != null && type == TransactionalIdempotencyStore.class) {
			return type.cast(new TimedTransactionalStore((TransactionalIdempotencyStore) store, timer()));
		}
		return store;
	}

}

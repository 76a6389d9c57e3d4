package dev.idempotent.store;

import org.jspecify.annotations.Nullable;

/**
 * Another store's four steps, and none of its abilities.
 */
public final class PlainStore extends DelegatingIdempotencyStore {

	public PlainStore(IdempotencyStore store) {
		super(store);
	}

	@Override
	public <T> @Nullable T ability(Class<T> type) {
		return type.isInstance(this) ? type.cast(this) : null;
	}

}

package dev.idempotent.store;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Base of decorators: passes on all steps, and the abilities that make no steps. Steps of
 * another kind would go past the decorator, so that it has to implement
 * {@link AsyncIdempotencyStore} itself, over its delegate's ability, to offer them. An
 * operator's decisions are no owner's steps, and are passed on; a decorator that changes
 * results has to implement {@link InspectableIdempotencyStore} itself, or they would be
 * read and settled unchanged.
 *
 * @since 0.1.0
 */
public abstract class DelegatingIdempotencyStore implements IdempotencyStore {

	private static final Set<Class<?>> PASSED_ON = Set.of(WatchableIdempotencyStore.class,
			InspectableIdempotencyStore.class);

	private final IdempotencyStore delegate;

	protected DelegatingIdempotencyStore(IdempotencyStore delegate) {
		this.delegate = delegate;
	}

	protected final IdempotencyStore delegate() {
		return this.delegate;
	}

	@Override
	public ClaimResult claim(Claim claim) {
		return this.delegate.claim(claim);
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		return this.delegate.complete(ownership, result);
	}

	@Override
	public StepResult renew(Ownership ownership) {
		return this.delegate.renew(ownership);
	}

	@Override
	public StepResult release(Release release) {
		return this.delegate.release(release);
	}

	@Override
	public <T> @Nullable T ability(Class<T> type) {
		T own = IdempotencyStore.super.ability(type);
		return (own == null && PASSED_ON.contains(type)) ? this.delegate.ability(type) : own;
	}

}

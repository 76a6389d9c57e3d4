package dev.idempotent.torture;

import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.StepResult;
import dev.idempotent.store.TransactionalIdempotencyStore;

/**
 * A store in whose transactions faults can be planted, and none of whose owners gives a
 * sign of life, as if all of them were paused.
 */
final class PlantedCommits extends DelegatingIdempotencyStore implements TransactionalIdempotencyStore {

	private final TransactionalIdempotencyStore sound;

	private volatile UnaryOperator<Steps> planted = UnaryOperator.identity();

	PlantedCommits(IdempotencyStore sound) {
		super(sound);
		this.sound = (TransactionalIdempotencyStore) sound;
	}

	void plant(UnaryOperator<Steps> planted) {
		this.planted = planted;
	}

	@Override
	public StepResult renew(Ownership ownership) {
		return StepResult.DONE;
	}

	@Override
	public ClaimResult claimToJoin(Claim claim) {
		return this.sound.claimToJoin(claim);
	}

	@Override
	public @Nullable Steps currentTransaction() {
		Steps steps = this.sound.currentTransaction();
		return (steps != null) ? this.planted.apply(steps) : null;
	}

	@Override
	public Settlement settle(Ownership ownership) {
		return this.sound.settle(ownership);
	}

}

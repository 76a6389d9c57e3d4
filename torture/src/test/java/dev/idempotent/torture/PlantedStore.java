package dev.idempotent.torture;

import java.util.function.UnaryOperator;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

/**
 * A store in whose place another can be put.
 */
final class PlantedStore implements IdempotencyStore {

	private final IdempotencyStore sound;

	private volatile IdempotencyStore planted;

	PlantedStore(IdempotencyStore sound) {
		this.sound = sound;
		this.planted = sound;
	}

	void plant(UnaryOperator<IdempotencyStore> planted) {
		this.planted = planted.apply(this.sound);
	}

	@Override
	public ClaimResult claim(Claim claim) {
		return this.planted.claim(claim);
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		return this.planted.complete(ownership, result);
	}

	@Override
	public StepResult renew(Ownership ownership) {
		return this.planted.renew(ownership);
	}

	@Override
	public StepResult release(Release release) {
		return this.planted.release(release);
	}

}

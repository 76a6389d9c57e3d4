package dev.idempotent.test.endpoint;

import dev.idempotent.store.Claim;
import dev.idempotent.store.ClaimResult;
import dev.idempotent.store.DelegatingIdempotencyStore;
import dev.idempotent.store.IdempotencyStore;
import dev.idempotent.store.Ownership;
import dev.idempotent.store.Release;
import dev.idempotent.store.StepResult;

/**
 * A store that makes no step of owners that are lost. They believe it does, and so try no
 * more.
 */
final class LosingStore extends DelegatingIdempotencyStore {

	private final LostOwners owners;

	LosingStore(IdempotencyStore delegate, LostOwners owners) {
		super(delegate);
		this.owners = owners;
	}

	@Override
	public ClaimResult claim(Claim claim) {
		if (!this.owners.takes(claim)) {
			return noted(super.claim(claim));
		}
		ClaimResult result = super.claim(new Claim(claim.key(), claim.token(), claim.fingerprint(), LostOwners.LEASE,
				claim.retention(), claim.takeOver()));
		return (result instanceof ClaimResult.Granted granted)
				? new ClaimResult.Granted(new Ownership(claim, granted.ownership().attempt())) : result;
	}

	private ClaimResult noted(ClaimResult result) {
		if (result instanceof ClaimResult.Granted granted) {
			this.owners.granted(granted.ownership());
		}
		return result;
	}

	@Override
	public StepResult complete(Ownership ownership, byte[] result) {
		return this.owners.hasLost(ownership.claim()) ? StepResult.DONE : super.complete(ownership, result);
	}

	@Override
	public StepResult renew(Ownership ownership) {
		return this.owners.hasLost(ownership.claim()) ? StepResult.DONE : super.renew(ownership);
	}

	@Override
	public StepResult release(Release release) {
		return this.owners.hasLost(release.claim()) ? StepResult.DONE : super.release(release);
	}

}

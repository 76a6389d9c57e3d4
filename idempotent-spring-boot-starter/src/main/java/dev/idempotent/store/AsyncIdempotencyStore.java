package dev.idempotent.store;

import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * A store whose steps can return at once. What a step would throw, its stage ends with;
 * stages end on any thread, and those who follow them don't block it.
 *
 * @since 0.1.0
 */
public interface AsyncIdempotencyStore extends IdempotencyStore {

	/**
	 * Makes the same step as {@link #claim}.
	 */
	CompletionStage<ClaimResult> claimAsync(Claim claim);

	/**
	 * Makes the same step as {@link #complete}.
	 */
	CompletionStage<StepResult> completeAsync(Ownership ownership, byte[] result);

	/**
	 * Makes the same step as {@link #renew}.
	 */
	CompletionStage<StepResult> renewAsync(Ownership ownership);

	/**
	 * Makes the same step as {@link #release}.
	 */
	CompletionStage<StepResult> releaseAsync(Release release);

	/**
	 * Renews many leases at once, each atomically and by itself.
	 * @return the answers in the order of the leases; fails when one of them can't be
	 * renewed, and any of the others may have been
	 */
	CompletionStage<List<StepResult>> renewAll(List<Ownership> ownerships);

}

package dev.idempotent.store;

import org.jspecify.annotations.Nullable;

/**
 * Keeps records. Four steps, each atomic in the store itself, thread-safe, and safe to
 * deliver twice: a claim that meets its own token is granted, a completion that meets its
 * own result is done.
 *
 * <p>
 * A store goes by its own clock and gets durations, never instants. It keeps a record
 * until its retention is over, counted from the first claim, and in any case while its
 * lease is alive. It compares the fingerprint within the claim, before status and lease.
 * Every step may throw an {@link IdempotencyStoreException}, and then may or may not have
 * been made.
 *
 * <p>
 * A bean of this type replaces the one that auto-configuration would choose.
 *
 * @since 0.1.0
 */
public interface IdempotencyStore {

	/**
	 * Makes a record, takes over an abandoned one if the claim asks for it, or says what
	 * stands in the way.
	 */
	ClaimResult claim(Claim claim);

	/**
	 * Stores the owner's result and ends its lease. Never lengthens the retention, and is
	 * never refused for want of room.
	 * @param result opaque to the store, which copies what it keeps
	 */
	StepResult complete(Ownership ownership, byte[] result);

	/**
	 * Lets the lease begin anew, also when it is over and nobody has taken over.
	 */
	StepResult renew(Ownership ownership);

	/**
	 * Ends the owner's lease without a result. A completed record stays as it is. A held
	 * record answers every claim of its fingerprint as abandoned, and is owned by nobody.
	 */
	StepResult release(Release release);

	/**
	 * Returns this store as one that can do more, or null when it can't. Asked once for
	 * each ability, not for each step.
	 * @param type an interface that this room or a store's author defines
	 */
	default <T> @Nullable T ability(Class<T> type) {
		return type.isInstance(this) ? type.cast(this) : null;
	}

}

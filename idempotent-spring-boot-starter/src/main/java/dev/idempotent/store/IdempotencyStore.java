package dev.idempotent.store;

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
 */
public interface IdempotencyStore {

	/**
	 * Makes a record, takes over an abandoned one if the claim asks for it, or says what
	 * stands in the way.
	 */
	ClaimResult claim(Claim claim);

	/**
	 * Stores the owner's result and ends its lease. Never lengthens the retention.
	 * @param result opaque to the store
	 */
	StepResult complete(Claim claim, byte[] result);

	/**
	 * Lets the lease begin anew, also when it is over and nobody has taken over.
	 */
	StepResult renew(Claim claim);

	/**
	 * Ends the owner's lease without a result. A completed record stays as it is. A held
	 * record answers every claim of its fingerprint as abandoned, and is owned by nobody.
	 */
	StepResult release(Claim claim, Release release);

}

package dev.idempotent.store;

import org.jspecify.annotations.Nullable;

/**
 * A store in the database that the application works with, so that one commit can cover
 * both.
 *
 * @since 0.1.0
 */
public interface TransactionalIdempotencyStore extends IdempotencyStore {

	/**
	 * Makes the same step as {@link #claim}, for an owner that is about to hold the
	 * record by a transaction. Once a moment has passed, whether it does decides whether
	 * it is believed, and not the lease.
	 */
	ClaimResult claimToJoin(Claim claim);

	/**
	 * Returns the steps that the running thread's transaction makes, or null when it has
	 * none on the store's database that can write.
	 */
	@Nullable Steps currentTransaction();

	/**
	 * Finds out what became of a transaction whose commit had no answer, by what it would
	 * have changed in the record. Waits until the database has decided, and frees the key
	 * of one that was rolled back.
	 */
	Settlement settle(Ownership ownership);

	/**
	 * Steps that commit and roll back with the running thread's transaction. A step that
	 * is refused, or fails, is a reason not to commit.
	 */
	interface Steps {

		/**
		 * Holds the record until the transaction ends, so that nobody takes it over.
		 */
		StepResult join(Ownership ownership);

		/**
		 * Says that the work is done, from the commit on. The owner may still complete
		 * it; until it has, and once its lease is over, the record counts as consumed.
		 * @param withoutAnswer the result until then
		 */
		StepResult fence(Ownership ownership, byte[] withoutAnswer);

		/**
		 * Makes the same step as {@link IdempotencyStore#complete}.
		 */
		StepResult complete(Ownership ownership, byte[] result);

		/**
		 * Makes the same step as {@link IdempotencyStore#release}.
		 */
		StepResult release(Release release);

	}

	/**
	 * What became of a transaction.
	 */
	enum Settlement {

		/**
		 * It has committed: the record is consumed, held, or counts as done.
		 */
		COMMITTED,

		/**
		 * It was rolled back, and the key is free.
		 */
		ROLLED_BACK,

		/**
		 * The record is gone, or another owner's.
		 */
		NOT_OWNER

	}

}

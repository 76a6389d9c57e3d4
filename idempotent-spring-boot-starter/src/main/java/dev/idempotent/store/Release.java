package dev.idempotent.store;

/**
 * How a lease ends without a result.
 *
 * @since 0.1.0
 */
public sealed interface Release {

	/**
	 * Returns the claim that is given up.
	 */
	Claim claim();

	/**
	 * Nothing was done: the record is deleted, so that the key is new again. Needs no
	 * grant, since a claim whose answer was lost has to be freed as well.
	 */
	record Free(Claim claim) implements Release {
	}

	/**
	 * Nobody knows whether the work was done: the record stays created, without a lease,
	 * until its retention is over, and is never taken over.
	 */
	record Hold(Ownership ownership) implements Release {

		@Override
		public Claim claim() {
			return this.ownership.claim();
		}

	}

}

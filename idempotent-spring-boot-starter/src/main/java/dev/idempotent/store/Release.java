package dev.idempotent.store;

/**
 * How an owner ends its lease without a result.
 */
public enum Release {

	/**
	 * Nothing was done: the record is deleted, so that the key is new again.
	 */
	FREE_KEY,

	/**
	 * Nobody knows whether the work was done: the record stays created, without a lease,
	 * until its retention is over, and is never taken over.
	 */
	HOLD_KEY

}

package dev.idempotent.store;

/**
 * A store's answer to an owner's completing, renewing or releasing.
 *
 * @since 0.1.0
 */
public enum StepResult {

	/**
	 * Done, now or by an earlier delivery of the same step.
	 */
	DONE,

	/**
	 * Refused, and nothing changed: the token does not own the record, because another
	 * took it over, or because it is gone.
	 */
	NOT_OWNER

}

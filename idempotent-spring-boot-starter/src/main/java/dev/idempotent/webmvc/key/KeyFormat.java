package dev.idempotent.webmvc.key;

/**
 * Form that a key must have.
 */
public enum KeyFormat {

	/**
	 * Bare or quoted.
	 */
	ANY,

	/**
	 * A UUID as RFC 9562 writes it, bare or quoted.
	 */
	UUID,

	/**
	 * Quoted only: a string of RFC 9651, as the Idempotency-Key draft has it.
	 */
	STRUCTURED

}

package dev.idempotent.benchmarks.alone;

/**
 * What stands before a controller's method.
 */
public enum GuardKind {

	/**
	 * Nothing.
	 */
	NONE,

	/**
	 * The library, with its records in this JVM.
	 */
	LOCAL,

	/**
	 * The library, with its records in a Redis server on this machine.
	 */
	REDIS

}

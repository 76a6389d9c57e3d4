package dev.idempotent.sample;

/**
 * What takes time in an operation: a stock check, a payment provider. Slow enough that
 * duplicates in flight can be seen.
 */
@FunctionalInterface
interface Processing {

	void run();

}

package dev.idempotent.engine;

/**
 * Turns a refusal into the exception that the caller of the method gets.
 */
@FunctionalInterface
public interface RefusalTranslator {

	RuntimeException translate(Refusal refusal);

}

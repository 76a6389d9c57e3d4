package dev.idempotent.torture.history;

/**
 * A step in the store that was let end with an error.
 */
public record StepError(long pid, long at) {
}

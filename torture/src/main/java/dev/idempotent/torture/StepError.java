package dev.idempotent.torture;

/**
 * A step in the store that was let end with an error.
 */
record StepError(long pid, long at) {
}

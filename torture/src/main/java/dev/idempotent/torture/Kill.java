package dev.idempotent.torture;

/**
 * The end of a process.
 *
 * @param at just before, in epoch milliseconds
 */
record Kill(long pid, long at) {
}

package dev.idempotent.torture.history;

/**
 * The end of a process.
 *
 * @param at just before, in epoch milliseconds
 */
public record Kill(long pid, long at) {
}

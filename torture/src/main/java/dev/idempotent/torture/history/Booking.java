package dev.idempotent.torture.history;

/**
 * A row of the business data: an execution's work that was committed.
 */
public record Booking(String execution, String key) {
}

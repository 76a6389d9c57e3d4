package dev.idempotent.torture;

/**
 * A row of the business data: an execution's work that was committed.
 */
record Booking(String execution, String key) {
}

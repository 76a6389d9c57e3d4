package dev.idempotent.torture;

import java.time.Duration;

/**
 * One bad thing.
 *
 * @param kind what is counted, for example {@code server killed}
 * @param place whom it happens to
 * @param hold how long it lasts
 * @param end undoes it, and returns when that is done
 */
record Fault(String kind, String place, Duration hold, Runnable begin, Runnable end) {
}

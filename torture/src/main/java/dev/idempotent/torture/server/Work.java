package dev.idempotent.torture.server;

import java.math.BigDecimal;

/**
 * What is to be done.
 *
 * @param millis how long it takes
 * @param shaky whether an execution may fail, and then does so one time in four
 */
record Work(String item, BigDecimal amount, int millis, boolean shaky) {
}

package dev.idempotent.torture.server;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.UUID;

/**
 * What was done.
 *
 * @param execution another one each time that the operation runs
 */
record Receipt(UUID execution, String key, String item, BigDecimal amount, Instant at) {
}

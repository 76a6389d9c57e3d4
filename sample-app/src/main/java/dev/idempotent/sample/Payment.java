package dev.idempotent.sample;

import java.math.BigDecimal;

record Payment(long id, long orderId, BigDecimal amount) {
}

package dev.idempotent.sample;

import java.math.BigDecimal;

import jakarta.validation.constraints.Digits;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Positive;

record PayOrder(@NotNull @Positive @Digits(integer = 10, fraction = 2) BigDecimal amount) {
}

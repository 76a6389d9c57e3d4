package dev.idempotent.sample;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;

record PlaceOrder(@NotBlank @Size(max = 100) String item, @Positive int quantity) {
}

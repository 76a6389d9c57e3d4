package dev.idempotent.benchmarks.http.server;

import java.util.UUID;

record Order(UUID id, String item, int amount, String note) {
}

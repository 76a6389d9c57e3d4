package dev.idempotent.benchmarks.http.server;

record PlaceOrder(String item, int amount) {
}

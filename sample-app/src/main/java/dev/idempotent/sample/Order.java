package dev.idempotent.sample;

record Order(long id, String item, int quantity) {
}

/**
 * Wires the store in Redis.
 */
@NullMarked
package dev.idempotent.autoconfigure.redis;

import org.jspecify.annotations.NullMarked;

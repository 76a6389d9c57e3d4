/**
 * How an operator looks into Redis. Knows steps, and Spring Data Redis for slots.
 */
@NullMarked
package dev.idempotent.store.redis.inspect;

import org.jspecify.annotations.NullMarked;

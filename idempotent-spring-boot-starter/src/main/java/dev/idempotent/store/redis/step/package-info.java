/**
 * A step as a script, its wait for replicas, and what is said of one that had no result.
 * Knows the room of stores, Spring Data Redis and Lettuce.
 */
@NullMarked
package dev.idempotent.store.redis.step;

import org.jspecify.annotations.NullMarked;

/**
 * A step as a script, and what is said of one that had no result. Knows the room of
 * stores and Spring Data Redis.
 */
@NullMarked
package dev.idempotent.store.redis.step;

import org.jspecify.annotations.NullMarked;

/**
 * Answers that this server has seen in Redis, given again without asking. Knows steps and
 * Caffeine.
 */
@NullMarked
package dev.idempotent.store.redis.near;

import org.jspecify.annotations.NullMarked;

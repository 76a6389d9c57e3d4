/**
 * A store in Redis, for several servers. Knows the rooms in it, the room of stores and
 * Spring Data Redis.
 */
@NullMarked
package dev.idempotent.store.redis;

import org.jspecify.annotations.NullMarked;

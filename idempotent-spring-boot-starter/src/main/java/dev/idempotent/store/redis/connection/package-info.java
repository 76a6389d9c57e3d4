/**
 * The connections that steps are made on. Knows steps, Spring Data Redis and Lettuce.
 */
@NullMarked
package dev.idempotent.store.redis.connection;

import org.jspecify.annotations.NullMarked;

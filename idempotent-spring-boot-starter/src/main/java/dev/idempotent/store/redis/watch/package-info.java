/**
 * How Redis says that records have ended. Knows steps, Spring Data and Lettuce.
 */
@NullMarked
package dev.idempotent.store.redis.watch;

import org.jspecify.annotations.NullMarked;

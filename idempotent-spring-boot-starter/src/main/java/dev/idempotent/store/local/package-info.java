/**
 * A store in the memory of one process. Knows core and Caffeine.
 */
@NullMarked
package dev.idempotent.store.local;

import org.jspecify.annotations.NullMarked;

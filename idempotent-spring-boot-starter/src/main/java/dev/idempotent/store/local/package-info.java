/**
 * A store in the memory of one process. Knows the room of stores and Caffeine.
 */
@NullMarked
package dev.idempotent.store.local;

import org.jspecify.annotations.NullMarked;

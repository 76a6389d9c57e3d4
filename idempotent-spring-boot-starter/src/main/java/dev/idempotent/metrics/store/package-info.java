/**
 * Times each step of a store.
 */
@NullMarked
package dev.idempotent.metrics.store;

import org.jspecify.annotations.NullMarked;

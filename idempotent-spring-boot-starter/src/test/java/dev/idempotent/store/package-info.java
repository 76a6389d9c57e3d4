/**
 * The contract that every store is tested against.
 */
@NullMarked
package dev.idempotent.store;

import org.jspecify.annotations.NullMarked;

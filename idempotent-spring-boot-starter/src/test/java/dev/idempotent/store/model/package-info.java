/**
 * The protocol of one record as an executable model, and what explores it.
 */
@NullMarked
package dev.idempotent.store.model;

import org.jspecify.annotations.NullMarked;

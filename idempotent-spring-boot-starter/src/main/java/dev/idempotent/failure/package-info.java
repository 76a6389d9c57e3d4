/**
 * Exceptions that are results: kept as bytes, and thrown again.
 */
@NullMarked
package dev.idempotent.failure;

import org.jspecify.annotations.NullMarked;

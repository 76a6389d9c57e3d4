/**
 * Wiring of what Micrometer measures.
 */
@NullMarked
package dev.idempotent.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;

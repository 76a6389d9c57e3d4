/**
 * Tests of this room.
 */
@NullMarked
package dev.idempotent.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;

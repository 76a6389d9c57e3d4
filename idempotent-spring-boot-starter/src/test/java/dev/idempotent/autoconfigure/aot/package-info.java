/**
 * Tests of this room.
 */
@NullMarked
package dev.idempotent.autoconfigure.aot;

import org.jspecify.annotations.NullMarked;

/**
 * What ahead-of-time processing can't see by itself: hints for resources and reflection.
 */
@NullMarked
package dev.idempotent.autoconfigure.aot;

import org.jspecify.annotations.NullMarked;

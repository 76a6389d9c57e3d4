/**
 * What is kept of an operation that was done: as bytes, and back.
 */
@NullMarked
package dev.idempotent.result;

import org.jspecify.annotations.NullMarked;

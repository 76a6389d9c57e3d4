/**
 * An answer, a value or an exception as bytes, and back.
 */
@NullMarked
package dev.idempotent.result;

import org.jspecify.annotations.NullMarked;

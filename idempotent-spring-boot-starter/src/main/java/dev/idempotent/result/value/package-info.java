/**
 * Values that are kept as JSON and read back to their type.
 */
@NullMarked
package dev.idempotent.result.value;

import org.jspecify.annotations.NullMarked;

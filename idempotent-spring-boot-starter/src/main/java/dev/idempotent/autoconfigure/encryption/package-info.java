/**
 * Wiring of results that are stored encrypted.
 */
@NullMarked
package dev.idempotent.autoconfigure.encryption;

import org.jspecify.annotations.NullMarked;

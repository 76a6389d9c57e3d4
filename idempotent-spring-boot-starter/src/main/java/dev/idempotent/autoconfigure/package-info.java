/**
 * Wiring: auto-configuration, properties, and what is said when the start fails.
 */
@NullMarked
package dev.idempotent.autoconfigure;

import org.jspecify.annotations.NullMarked;

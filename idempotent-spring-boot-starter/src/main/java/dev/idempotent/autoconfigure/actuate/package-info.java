/**
 * Wiring of what Actuator shows.
 */
@NullMarked
package dev.idempotent.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;

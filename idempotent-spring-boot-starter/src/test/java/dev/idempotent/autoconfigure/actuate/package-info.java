/**
 * What is there with Actuator, and without.
 */
@NullMarked
package dev.idempotent.autoconfigure.actuate;

import org.jspecify.annotations.NullMarked;

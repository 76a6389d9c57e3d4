/**
 * Whether claims can be made, and what the store was last heard to do, for Actuator.
 */
@NullMarked
package dev.idempotent.actuate.health;

import org.jspecify.annotations.NullMarked;

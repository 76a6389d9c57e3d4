/**
 * What a run is asked to do.
 */
@NullMarked
package dev.idempotent.torture.plan;

import org.jspecify.annotations.NullMarked;

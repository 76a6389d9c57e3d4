/**
 * What is measured of guarded calls, by Micrometer.
 */
@NullMarked
package dev.idempotent.metrics;

import org.jspecify.annotations.NullMarked;

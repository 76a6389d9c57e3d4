/**
 * Engine, aspect and exchange without a network in front, measured by JMH.
 */
@NullMarked
package dev.idempotent.benchmarks.alone;

import org.jspecify.annotations.NullMarked;

/**
 * How much room kept answers take.
 */
@NullMarked
package dev.idempotent.benchmarks.memory;

import org.jspecify.annotations.NullMarked;

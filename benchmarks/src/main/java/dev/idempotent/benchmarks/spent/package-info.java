/**
 * What JVMs and Redis servers spend.
 */
@NullMarked
package dev.idempotent.benchmarks.spent;

import org.jspecify.annotations.NullMarked;

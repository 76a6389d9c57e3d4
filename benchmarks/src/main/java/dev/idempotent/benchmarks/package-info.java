/**
 * What the library costs: the parts of the measurement, each by its name.
 */
@NullMarked
package dev.idempotent.benchmarks;

import org.jspecify.annotations.NullMarked;

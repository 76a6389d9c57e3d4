/**
 * What a request costs when there is more of something.
 */
@NullMarked
package dev.idempotent.benchmarks.growth;

import org.jspecify.annotations.NullMarked;

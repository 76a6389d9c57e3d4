/**
 * What fails during a run, and when.
 */
@NullMarked
package dev.idempotent.torture.fault;

import org.jspecify.annotations.NullMarked;

/**
 * Every way to an idempotent method: guarded, or not run at all.
 */
@org.jspecify.annotations.NullMarked
package dev.idempotent.guard;

/**
 * What goes on beside requests: threads, what is due on them, steps that are made again,
 * and what is said about failures.
 */
@NullMarked
package dev.idempotent.engine.background;

import org.jspecify.annotations.NullMarked;

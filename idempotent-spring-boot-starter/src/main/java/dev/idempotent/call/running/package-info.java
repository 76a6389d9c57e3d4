/**
 * A call that runs, and its end: at once, or with the transaction that decides it.
 */
@NullMarked
package dev.idempotent.call.running;

import org.jspecify.annotations.NullMarked;

/**
 * Requests that wait for the result of another one.
 */
@NullMarked
package dev.idempotent.engine.waiting;

import org.jspecify.annotations.NullMarked;

/**
 * What is wired when, and every mistake that stops the start.
 */
@NullMarked
package dev.idempotent.autoconfigure;

import org.jspecify.annotations.NullMarked;

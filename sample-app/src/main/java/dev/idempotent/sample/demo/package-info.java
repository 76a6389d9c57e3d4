/**
 * The page at {@code /}, which shows the reference application at work; not part of it.
 */
@NullMarked
package dev.idempotent.sample.demo;

import org.jspecify.annotations.NullMarked;

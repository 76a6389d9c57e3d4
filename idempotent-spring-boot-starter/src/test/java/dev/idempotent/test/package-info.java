/**
 * Redis servers for tests, and faults on the way to them.
 */
@NullMarked
package dev.idempotent.test;

import org.jspecify.annotations.NullMarked;

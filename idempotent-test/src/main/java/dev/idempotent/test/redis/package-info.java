/**
 * Redis servers for tests.
 */
@NullMarked
package dev.idempotent.test.redis;

import org.jspecify.annotations.NullMarked;

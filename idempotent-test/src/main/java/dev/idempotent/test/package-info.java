/**
 * What tests of stores and of applications have in common.
 */
@NullMarked
package dev.idempotent.test;

import org.jspecify.annotations.NullMarked;

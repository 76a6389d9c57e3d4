/**
 * Why a call was not run, as exceptions and RFC 9457 problems.
 */
@NullMarked
package dev.idempotent.problem;

import org.jspecify.annotations.NullMarked;

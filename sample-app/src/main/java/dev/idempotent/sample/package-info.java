/**
 * The reference application: orders and payments that survive being sent twice.
 */
@NullMarked
package dev.idempotent.sample;

import org.jspecify.annotations.NullMarked;

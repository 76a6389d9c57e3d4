/**
 * Digests of bodies and values: what makes two requests the same.
 */
@NullMarked
package dev.idempotent.fingerprint;

import org.jspecify.annotations.NullMarked;

/**
 * Results that are stored encrypted.
 */
@NullMarked
package dev.idempotent.encryption;

import org.jspecify.annotations.NullMarked;

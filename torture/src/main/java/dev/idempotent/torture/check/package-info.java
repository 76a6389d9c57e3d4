/**
 * What must hold of every history.
 */
@NullMarked
package dev.idempotent.torture.check;

import org.jspecify.annotations.NullMarked;

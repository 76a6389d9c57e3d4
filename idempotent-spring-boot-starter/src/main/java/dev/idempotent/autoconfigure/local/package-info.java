/**
 * Wires the local store, also into the slice of web tests.
 */
@NullMarked
package dev.idempotent.autoconfigure.local;

import org.jspecify.annotations.NullMarked;

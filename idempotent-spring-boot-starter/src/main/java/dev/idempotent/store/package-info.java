/**
 * What the author of a store needs: the steps, claims, and who owns a record. Knows the
 * JDK only.
 */
@NullMarked
package dev.idempotent.store;

import org.jspecify.annotations.NullMarked;

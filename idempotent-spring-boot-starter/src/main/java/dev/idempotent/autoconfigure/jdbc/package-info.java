/**
 * Wires the store in the application's database.
 */
@NullMarked
package dev.idempotent.autoconfigure.jdbc;

import org.jspecify.annotations.NullMarked;

/**
 * The store in the application's own database.
 */
@NullMarked
package dev.idempotent.store.jdbc;

import org.jspecify.annotations.NullMarked;

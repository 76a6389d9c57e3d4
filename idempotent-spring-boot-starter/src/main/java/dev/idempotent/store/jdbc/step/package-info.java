/**
 * Steps on a row, as SQL of each database.
 */
@NullMarked
package dev.idempotent.store.jdbc.step;

import org.jspecify.annotations.NullMarked;

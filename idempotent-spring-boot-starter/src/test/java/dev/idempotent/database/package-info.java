/**
 * The databases that tests run on.
 */
@NullMarked
package dev.idempotent.database;

import org.jspecify.annotations.NullMarked;

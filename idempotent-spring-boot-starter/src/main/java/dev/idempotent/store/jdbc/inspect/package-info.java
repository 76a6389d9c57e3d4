/**
 * An operator's questions and decisions on rows.
 */
@NullMarked
package dev.idempotent.store.jdbc.inspect;

import org.jspecify.annotations.NullMarked;

/**
 * What was seen of a run: by its clients, its servers and its database.
 */
@NullMarked
package dev.idempotent.torture.history;

import org.jspecify.annotations.NullMarked;

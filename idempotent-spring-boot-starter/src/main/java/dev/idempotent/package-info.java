/**
 * What an application imports: the {@link dev.idempotent.Idempotent} annotation and its
 * enums.
 */
@NullMarked
package dev.idempotent;

import org.jspecify.annotations.NullMarked;

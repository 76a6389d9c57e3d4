/**
 * What an application imports: the {@link dev.idempotent.Idempotent} annotation with its
 * enums, the running call, and the template.
 */
@NullMarked
package dev.idempotent;

import org.jspecify.annotations.NullMarked;

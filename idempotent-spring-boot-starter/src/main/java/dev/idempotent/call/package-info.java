/**
 * One call, once it has a key: admitted, run or replayed, and what its outcome means.
 */
@NullMarked
package dev.idempotent.call;

import org.jspecify.annotations.NullMarked;

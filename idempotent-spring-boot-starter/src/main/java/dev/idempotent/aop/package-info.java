/**
 * One call of an idempotent method: the aspect, its advisor, the check at start, the
 * template.
 */
@NullMarked
package dev.idempotent.aop;

import org.jspecify.annotations.NullMarked;

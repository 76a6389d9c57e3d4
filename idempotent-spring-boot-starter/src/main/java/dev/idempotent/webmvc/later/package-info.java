/**
 * Results of a handler that come later than it returns.
 */
@NullMarked
package dev.idempotent.webmvc.later;

import org.jspecify.annotations.NullMarked;

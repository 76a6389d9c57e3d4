/**
 * Results that come later than their method returns.
 */
@NullMarked
package dev.idempotent.call.later;

import org.jspecify.annotations.NullMarked;

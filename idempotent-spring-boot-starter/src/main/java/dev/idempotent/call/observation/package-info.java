/**
 * What observers are told of a call, and what it came to.
 */
@NullMarked
package dev.idempotent.call.observation;

import org.jspecify.annotations.NullMarked;

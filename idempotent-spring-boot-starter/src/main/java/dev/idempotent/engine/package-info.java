/**
 * Deciding what a call gets, and looking after running work: renewal, completion,
 * waiting.
 */
@NullMarked
package dev.idempotent.engine;

import org.jspecify.annotations.NullMarked;

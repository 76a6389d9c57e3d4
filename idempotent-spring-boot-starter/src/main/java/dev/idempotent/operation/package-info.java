/**
 * From annotation and properties to an operation's settings, resolved once.
 */
@NullMarked
package dev.idempotent.operation;

import org.jspecify.annotations.NullMarked;

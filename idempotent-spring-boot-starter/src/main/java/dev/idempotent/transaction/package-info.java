/**
 * What commits and rolls back around and inside of a call.
 */
@NullMarked
package dev.idempotent.transaction;

import org.jspecify.annotations.NullMarked;

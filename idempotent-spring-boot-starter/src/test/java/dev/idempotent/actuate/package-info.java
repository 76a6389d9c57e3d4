/**
 * What an operator sees and decides, over HTTP.
 */
@NullMarked
package dev.idempotent.actuate;

import org.jspecify.annotations.NullMarked;

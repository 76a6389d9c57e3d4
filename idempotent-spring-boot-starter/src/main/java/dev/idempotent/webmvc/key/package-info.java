/**
 * The key that a client sends, and whose it is.
 */
@NullMarked
package dev.idempotent.webmvc.key;

import org.jspecify.annotations.NullMarked;

/**
 * The HTTP contract, over a real port.
 */
@NullMarked
package dev.idempotent.http;

import org.jspecify.annotations.NullMarked;

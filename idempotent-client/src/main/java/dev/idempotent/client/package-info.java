/**
 * Idempotency keys on a client's calls, and calls that are made again with the same key.
 */
@NullMarked
package dev.idempotent.client;

import org.jspecify.annotations.NullMarked;

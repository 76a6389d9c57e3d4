/**
 * The server under torture: one idempotent operation, and a ledger of what it did.
 */
@NullMarked
package dev.idempotent.torture.server;

import org.jspecify.annotations.NullMarked;

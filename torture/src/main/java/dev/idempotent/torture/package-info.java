/**
 * Tortures several servers on one Redis, and checks what clients and the operation's own
 * ledger saw.
 */
@NullMarked
package dev.idempotent.torture;

import org.jspecify.annotations.NullMarked;

/**
 * What the engine and the calls ask of transactions.
 */
@NullMarked
package dev.idempotent.engine.transaction;

import org.jspecify.annotations.NullMarked;

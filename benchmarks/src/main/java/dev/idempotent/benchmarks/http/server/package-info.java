/**
 * The servers that are compared: the same controller unguarded, guarded by hand and
 * guarded by the library.
 */
@NullMarked
package dev.idempotent.benchmarks.http.server;

import org.jspecify.annotations.NullMarked;

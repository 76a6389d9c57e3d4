/**
 * Drives servers in JVMs of their own over HTTP, in turns, and compares what a request
 * costs them.
 */
@NullMarked
package dev.idempotent.benchmarks.http;

import org.jspecify.annotations.NullMarked;

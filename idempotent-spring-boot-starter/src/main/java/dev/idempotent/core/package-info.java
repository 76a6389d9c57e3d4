/**
 * Deciding what a request gets: records, the store SPI, the engine and the execution
 * handle. Knows neither Spring nor HTTP.
 */
@NullMarked
package dev.idempotent.core;

import org.jspecify.annotations.NullMarked;

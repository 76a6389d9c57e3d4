/**
 * The request of an exchange, whose body is noted, and what it asks.
 */
@NullMarked
package dev.idempotent.webmvc.request;

import org.jspecify.annotations.NullMarked;

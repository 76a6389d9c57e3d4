/**
 * The response of an exchange, which is held until the outcome is kept.
 */
@NullMarked
package dev.idempotent.webmvc.response;

import org.jspecify.annotations.NullMarked;

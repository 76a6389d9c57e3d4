/**
 * Wiring of what an OpenAPI document says.
 */
@NullMarked
package dev.idempotent.autoconfigure.openapi;

import org.jspecify.annotations.NullMarked;

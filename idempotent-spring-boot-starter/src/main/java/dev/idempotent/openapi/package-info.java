/**
 * What an OpenAPI document says of idempotent operations, by springdoc.
 */
@NullMarked
package dev.idempotent.openapi;

import org.jspecify.annotations.NullMarked;

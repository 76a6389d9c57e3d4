/**
 * What is known of handlers from their mappings when the application starts.
 */
@NullMarked
package dev.idempotent.webmvc.mapping;

import org.jspecify.annotations.NullMarked;

/**
 * What an application asserts of its own idempotent endpoints.
 */
@NullMarked
package dev.idempotent.test.endpoint;

import org.jspecify.annotations.NullMarked;

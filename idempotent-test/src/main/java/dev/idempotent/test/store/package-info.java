/**
 * The contracts of stores, as tests that a store's author extends.
 */
@NullMarked
package dev.idempotent.test.store;

import org.jspecify.annotations.NullMarked;

/**
 * A network that does harm, and free ports.
 */
@NullMarked
package dev.idempotent.test.network;

import org.jspecify.annotations.NullMarked;

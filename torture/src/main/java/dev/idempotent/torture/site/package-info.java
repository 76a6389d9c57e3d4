/**
 * Servers, stores and the network between them, as processes.
 */
@NullMarked
package dev.idempotent.torture.site;

import org.jspecify.annotations.NullMarked;

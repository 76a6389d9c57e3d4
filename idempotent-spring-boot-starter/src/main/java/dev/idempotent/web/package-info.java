/**
 * Reading HTTP and answering it: the key's header, scope, fingerprint, problems and the
 * status of replays.
 */
@NullMarked
package dev.idempotent.web;

import org.jspecify.annotations.NullMarked;

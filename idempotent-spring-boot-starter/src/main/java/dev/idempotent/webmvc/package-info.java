/**
 * The exchange of a request with Spring MVC: what it reads, what it writes, and its
 * hooks.
 */
@NullMarked
package dev.idempotent.webmvc;

import org.jspecify.annotations.NullMarked;

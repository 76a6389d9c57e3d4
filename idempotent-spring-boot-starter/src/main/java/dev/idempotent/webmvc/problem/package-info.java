/**
 * How a problem reaches a client through Spring MVC.
 */
@NullMarked
package dev.idempotent.webmvc.problem;

import org.jspecify.annotations.NullMarked;

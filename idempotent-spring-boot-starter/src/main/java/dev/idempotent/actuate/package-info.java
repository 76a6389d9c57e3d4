/**
 * What an operator sees of the library by Spring Boot's Actuator, and decides there.
 */
@NullMarked
package dev.idempotent.actuate;

import org.jspecify.annotations.NullMarked;

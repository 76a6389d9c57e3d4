/**
 * From a method call to the engine and back: the aspect, the operation source, SpEL and
 * the result codec.
 */
@NullMarked
package dev.idempotent.aop;

import org.jspecify.annotations.NullMarked;

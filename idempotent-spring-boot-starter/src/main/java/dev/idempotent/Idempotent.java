package dev.idempotent;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Runs a method once for each idempotency key and answers every repeat with the first
 * result.
 *
 * <p>
 * On a controller's method the key is the request's {@code Idempotency-Key} header, and
 * it counts for the caller, the operation and the request that it first came with. An
 * empty attribute, or {@code DEFAULT}, means the property of the same name under
 * {@code idempotent}. May stand on an interface's method and on a composed annotation. A
 * mistake in an attribute stops the application at start.
 *
 * <p>
 * A method that throws, or that answers with a status which is not remembered, leaves the
 * key free; the next request runs it again.
 */
@Documented
@Target({ ElementType.METHOD, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {

	/**
	 * Name of the header that carries the key. Empty: {@code idempotent.header-name},
	 * {@code Idempotency-Key}.
	 */
	String header() default "";

	/**
	 * Whether a request without a key is refused. {@code true}: as
	 * {@code idempotent.required} says; {@code false}: without a key the method runs
	 * unprotected.
	 */
	boolean required() default true;

	/**
	 * SpEL expression over the method's arguments that gives the key, instead of the
	 * header: {@code "#event.id"}. For methods that are no controllers'; null or empty is
	 * a missing key.
	 */
	String key() default "";

	/**
	 * Name of the operation, part of the record's key. Empty: {@code METHOD /pattern} for
	 * a controller's method, {@code Class.method} for any other. Two methods with the
	 * same name share their keys.
	 */
	String operation() default "";

	/**
	 * How long a result is kept, counted from the first claim and never sliding:
	 * {@code 24h}, {@code PT30M}. Empty: {@code idempotent.retention}, 24 hours.
	 */
	String retention() default "";

	/**
	 * How long a running owner is believed without a sign of life; renewed while the
	 * method runs. Not longer than the retention. Empty: {@code idempotent.lease}, 30
	 * seconds.
	 */
	String lease() default "";

	/**
	 * SpEL expression over the method's arguments choosing what must not change between
	 * the first request and a repeat. Empty: the whole request. {@code "false"}: nothing,
	 * so that the key alone decides.
	 */
	String fingerprint() default "";

	/**
	 * What a duplicate gets while the first request is still running.
	 */
	OnDuplicate onDuplicate() default OnDuplicate.DEFAULT;

	/**
	 * What a repeat gets when the first owner's lease is over without a result.
	 */
	OnAbandoned onAbandoned() default OnAbandoned.DEFAULT;

	/**
	 * Which answers are kept for replay.
	 */
	Remember remember() default Remember.DEFAULT;

	/**
	 * Exceptions, with their subclasses, that are results: kept, and thrown again on
	 * replay with the same message and the same properties. Each must have a constructor
	 * whose parameters are named as what it keeps, such as
	 * {@code OutOfStock(String message, String item)}.
	 */
	Class<? extends Throwable>[] rememberExceptions() default {};

	/**
	 * Exceptions, with their subclasses, after which nobody knows whether the work was
	 * done, thrown as they are or as a cause: a gateway's read time-out. The key stays
	 * held, and repeats get 409 {@code outcome-unknown} until retention ends. Goes before
	 * {@link #rememberExceptions()} and {@link #remember()}.
	 */
	Class<? extends Throwable>[] unknownOn() default {};

	/**
	 * Which status a replay has.
	 */
	ReplayStatus replayStatus() default ReplayStatus.DEFAULT;

}

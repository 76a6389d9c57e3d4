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
 * {@code idempotent}. May stand on an interface's method and on a composed annotation. On
 * a class it counts for all its mapped methods that have none of their own, but for those
 * of safe HTTP methods. A mistake in an attribute stops the application at start.
 *
 * <p>
 * It works by a proxy, as {@code @Transactional} does: a call that a bean makes to its
 * own method, and any call to an object made by {@code new}, goes past it and is not
 * protected.
 *
 * <p>
 * A method that throws, or that answers with a status which is not remembered, leaves the
 * key free; the next request runs it again.
 *
 * @since 0.1.0
 */
@Documented
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {

	/**
	 * Name of the header that carries the key. Empty: those of
	 * {@code idempotent.header-names}, {@code Idempotency-Key}.
	 */
	String header() default "";

	/**
	 * Whether a request without a key is refused.
	 */
	KeyPresence keyPresence() default KeyPresence.DEFAULT;

	/**
	 * SpEL expression over the method's arguments that gives the key, instead of the
	 * header: {@code "#event.id"}. A text, number, boolean, enum or UUID, or a list of
	 * these for a composite key: {@code "{#tenant, #event.id}"}. Null, empty, and null on
	 * the way are a missing key. Such a key is everybody's: it has no scope.
	 */
	String key() default "";

	/**
	 * Name of the operation, part of the record's key. Empty: HTTP method and route for a
	 * controller's method ({@code POST /orders/{}}), {@code Class.method} for any other.
	 * Two methods with the same name share their keys.
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
	 * the first request and a repeat, in place of query, headers and body. Empty: the
	 * whole request; where {@link #key()} is given and the method is no controller's, the
	 * key alone.
	 */
	String fingerprint() default "";

	/**
	 * JSON pointers (RFC 6901) into the body to what may change from try to try:
	 * {@code "/sentAt"}. {@code ""} is the whole body; method, path and query still
	 * count.
	 */
	String[] ignoreBody() default {};

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
	 * SpEL expression over {@code #result} and the method's arguments. True: the result
	 * is not kept, and the key is freed. {@code #result} is the returned object, a
	 * {@code ResponseEntity} included, or what a future gives.
	 */
	String unless() default "";

	/**
	 * SpEL expression likewise. True: nobody knows whether the work was done, as with a
	 * returned 504, and the key is held as by {@link #unknownOn()}. Goes before
	 * {@link #unless()}.
	 */
	String unknownIf() default "";

	/**
	 * Exceptions, with their subclasses, that are results: kept, and thrown again on
	 * replay with the same message and the same fields, but without cause and stack
	 * trace. No constructor runs. Fields must be of types that Jackson can read back.
	 */
	Class<? extends Throwable>[] rememberExceptions() default {};

	/**
	 * Exceptions, with their subclasses, after which nobody knows whether the work was
	 * done, thrown as they are or as a cause: a gateway's read timeout. The key stays
	 * held, and repeats get 409 {@code outcome-unknown} until retention ends. Goes before
	 * {@link #rememberExceptions()} and {@link #remember()}.
	 */
	Class<? extends Throwable>[] unknownOn() default {};

	/**
	 * Whether the answer is stored. False, for answers with secrets: only its status and
	 * its {@code Location} are, so that a repeat gets 409 {@code result-unavailable} with
	 * these, or the same status where the first answer had no body. An exception of
	 * {@link #rememberExceptions()} is not stored either.
	 */
	boolean storeAnswer() default true;

	/**
	 * Which status a replay has.
	 */
	ReplayStatus replayStatus() default ReplayStatus.DEFAULT;

	/**
	 * How the work and the record come together where the record lies in the
	 * application's own database ({@code idempotent.store: jdbc}).
	 * {@link Completion#JOIN} needs that store; a method whose result comes later is
	 * fenced.
	 */
	Completion completion() default Completion.DEFAULT;

}

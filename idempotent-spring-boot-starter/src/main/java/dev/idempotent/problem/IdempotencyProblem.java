package dev.idempotent.problem;

import java.net.URI;
import java.time.Duration;

import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

import dev.idempotent.store.Causes;

/**
 * Why an idempotent method was not run, as a problem of RFC 9457. An application may
 * change it by an {@link IdempotencyProblemRenderer}, or by an {@code @ExceptionHandler}
 * for this type, for one of its subclasses, or for {@link ErrorResponseException}.
 *
 * @since 0.1.0
 */
public abstract sealed class IdempotencyProblem extends ErrorResponseException permits MissingKeyException,
		InvalidKeyException, InProgressException, OutcomeUnknownException, KeyReusedException,
		StoreUnavailableException, ResultUnavailableException, BodyTooLargeException, OwnershipLostException {

	private static final String TYPE_PREFIX = "urn:problem-type:idempotent:";

	private final String name;

	/**
	 * Creates a problem.
	 * @param arguments of the message that an application may have in the detail's place
	 */
	IdempotencyProblem(HttpStatus status, String name, String title, String detail, Object... arguments) {
		super(status, ProblemDetail.forStatusAndDetail(status, detail), null, null, arguments);
		this.name = name;
		setType(URI.create(TYPE_PREFIX + name));
		setTitle(title);
		getHeaders().setCacheControl(CacheControl.noStore());
	}

	/**
	 * Returns the name, such as {@code in-progress}: what its type ends with.
	 */
	public final String getName() {
		return this.name;
	}

	/**
	 * Returns whether a failure says that a call was refused, or was caused by one that
	 * does, such as that of a call inside of another. What such a one ends is not done.
	 */
	public static boolean isCauseOf(Throwable failure) {
		return Causes.of(failure).stream().anyMatch(IdempotencyProblem.class::isInstance);
	}

	/**
	 * Sets {@code Retry-After} in seconds, rounded up and at least 1: RFC 9110, 10.2.3.
	 */
	final void retryAfter(Duration delay) {
		getHeaders().set(HttpHeaders.RETRY_AFTER, Long.toString(seconds(delay)));
	}

	static long seconds(Duration delay) {
		return Math.max(1, delay.plusSeconds(1).minusNanos(1).toSeconds());
	}

}

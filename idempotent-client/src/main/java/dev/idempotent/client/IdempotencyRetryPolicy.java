package dev.idempotent.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.springframework.core.retry.RetryPolicy;
import org.springframework.http.HttpHeaders;
import org.springframework.util.Assert;
import org.springframework.util.backoff.BackOff;

/**
 * When a call that has an idempotency key is made again with the same key, and how long
 * after: for Spring's {@code RetryTemplate}, {@link IdempotencyKeyInterceptor} and
 * {@code IdempotencyKeyFilter}.
 *
 * <p>
 * Again: without a whole answer (refused, cut off, too late), after 409
 * {@code in-progress} or with {@code Retry-After}, 429, 502, 503 and 504. Never: after a
 * replayed answer ({@code Idempotent-Replayed: true}), {@code outcome-unknown},
 * {@code result-unavailable}, {@code key-reused}, and any other status. It waits for
 * {@code Retry-After}, and no less than a delay that doubles from try to try, each of
 * them at random between a half and one and a half of it.
 *
 * <p>
 * A {@code RetryTemplate} around a client needs one and the same key in all its tries,
 * put there by the caller. Immutable and thread-safe; each {@code with} method returns a
 * copy.
 */
public final class IdempotencyRetryPolicy implements RetryPolicy {

	private static final IdempotencyRetryPolicy DEFAULTS = new IdempotencyRetryPolicy(
			new Bounds(4, Duration.ofSeconds(30), Duration.ofMillis(500), Duration.ofSeconds(10)),
			Set.of(429, 502, 503, 504), null);

	private final Bounds bounds;

	private final Set<Integer> statuses;

	private final @Nullable String verdictHeader;

	private final RetryAfterBackOff backOff;

	private IdempotencyRetryPolicy(Bounds bounds, Set<Integer> statuses, @Nullable String verdictHeader) {
		this.bounds = bounds;
		this.statuses = statuses;
		this.verdictHeader = verdictHeader;
		this.backOff = new RetryAfterBackOff(bounds);
	}

	/**
	 * Returns a policy of at most 4 retries within 30 seconds, with delays of 0.5, 1, 2
	 * and 4 seconds.
	 */
	public static IdempotencyRetryPolicy defaults() {
		return DEFAULTS;
	}

	/**
	 * Returns a policy that never tries again: keys only, for callers that retry
	 * themselves.
	 */
	public static IdempotencyRetryPolicy none() {
		return DEFAULTS.withMaxRetries(0);
	}

	/**
	 * Changes how often a call is made again after its first try.
	 * @param maxRetries 0 or more; 4 by default
	 */
	public IdempotencyRetryPolicy withMaxRetries(int maxRetries) {
		Assert.isTrue(maxRetries >= 0, () -> "maxRetries must be 0 or more, and is " + maxRetries);
		return with(new Bounds(maxRetries, this.bounds.timeout(), this.bounds.delay(), this.bounds.maxDelay()));
	}

	/**
	 * Changes for how long after its beginning a call is made again. A wait that would
	 * end later is not begun, and what there is then is the outcome. A try that runs is
	 * not cut off: that is the client's read time-out.
	 * @param timeout positive; 30 seconds by default
	 */
	public IdempotencyRetryPolicy withTimeout(Duration timeout) {
		return with(new Bounds(this.bounds.maxRetries(), timeout, this.bounds.delay(), this.bounds.maxDelay()));
	}

	/**
	 * Changes the delay before the first retry, which doubles from then on.
	 * @param delay at least a millisecond; 500 milliseconds by default
	 * @param maxDelay the delay grows no further, not less than the first; 10 seconds by
	 * default
	 */
	public IdempotencyRetryPolicy withDelay(Duration delay, Duration maxDelay) {
		return with(new Bounds(this.bounds.maxRetries(), this.bounds.timeout(), delay, maxDelay));
	}

	/**
	 * Changes after which statuses a call is made again, besides 409.
	 * @param statuses in place of 429, 502, 503 and 504
	 */
	public IdempotencyRetryPolicy withStatuses(int... statuses) {
		return new IdempotencyRetryPolicy(this.bounds,
				Arrays.stream(statuses).boxed().collect(Collectors.toUnmodifiableSet()), this.verdictHeader);
	}

	/**
	 * Names a header by which the server itself says whether to try again: {@code true}
	 * and {@code false} go before every other rule.
	 * @param name such as {@code Stripe-Should-Retry}; none by default
	 */
	public IdempotencyRetryPolicy withShouldRetryHeader(String name) {
		Assert.hasText(name, "The name of the header that says whether to try again must not be empty");
		return new IdempotencyRetryPolicy(this.bounds, this.statuses, name);
	}

	/**
	 * Returns whether the same call may have another outcome now.
	 * @param failure of a client's call; an answer of it counts, whatever exceptions it
	 * is wrapped in
	 */
	@Override
	public boolean shouldRetry(Throwable failure) {
		Answer answer = Failures.answer(failure);
		this.backOff.waitAtLeast((answer != null) ? RetryAfter.of(answer.headers()) : null);
		if (Thread.currentThread().isInterrupted()) {
			return false;
		}
		return (answer != null) ? isTemporary(answer) : Failures.isOfConnection(failure);
	}

	@Override
	public Duration getTimeout() {
		return this.bounds.timeout();
	}

	@Override
	public BackOff getBackOff() {
		return this.backOff;
	}

	boolean isNone() {
		return this.bounds.maxRetries() == 0;
	}

	boolean isTemporary(Answer answer) {
		Boolean verdict = verdict(answer.headers());
		if (verdict != null) {
			return verdict;
		}
		return !answer.isReplayed() && (this.statuses.contains(answer.status()) || answer.isInProgress());
	}

	private @Nullable Boolean verdict(HttpHeaders headers) {
		String value = (this.verdictHeader != null) ? headers.getFirst(this.verdictHeader) : null;
		if ("true".equalsIgnoreCase(value)) {
			return true;
		}
		return "false".equalsIgnoreCase(value) ? false : null;
	}

	private IdempotencyRetryPolicy with(Bounds bounds) {
		return new IdempotencyRetryPolicy(bounds, this.statuses, this.verdictHeader);
	}

	/**
	 * How often, for how long and how far apart.
	 */
	record Bounds(int maxRetries, Duration timeout, Duration delay, Duration maxDelay) {

		Bounds {
			Assert.isTrue(timeout.toMillis() > 0, () -> "timeout must be positive, and is " + timeout);
			Assert.isTrue(delay.toMillis() > 0, () -> "delay must be at least a millisecond, and is " + delay);
			Assert.isTrue(maxDelay.compareTo(delay) >= 0,
					() -> "maxDelay must not be less than delay, " + delay + ", and is " + maxDelay);
		}

	}

}

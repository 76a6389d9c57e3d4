package dev.idempotent.client;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.util.backoff.BackOff;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

import dev.idempotent.client.IdempotencyRetryPolicy.Bounds;

/**
 * Waits as long as the last answer asked for, and no less than a delay that grows.
 */
final class RetryAfterBackOff implements BackOff {

	private final ExponentialBackOff delays;

	// Spring asks the policy about a failure, and then this for a time, on the same
	// thread, without telling it of the failure
	private final ThreadLocal<@Nullable Duration> least = new ThreadLocal<>();

	RetryAfterBackOff(Bounds bounds) {
		this.delays = new ExponentialBackOff(bounds.delay().toMillis(), 2);
		this.delays.setJitter(bounds.delay().toMillis() / 2);
		this.delays.setMaxInterval(bounds.maxDelay().toMillis());
		this.delays.setMaxAttempts(bounds.maxRetries());
	}

	/**
	 * Says how long the failure that this thread looks at asks for.
	 */
	void waitAtLeast(@Nullable Duration time) {
		if (time != null) {
			this.least.set(time);
		}
		else {
			this.least.remove();
		}
	}

	@Override
	public BackOffExecution start() {
		BackOffExecution execution = this.delays.start();
		return () -> next(execution.nextBackOff());
	}

	private long next(long delay) {
		Duration asked = this.least.get();
		this.least.remove();
		boolean alone = asked == null || delay == BackOffExecution.STOP;
		return alone ? delay : Math.max(delay, asked.toMillis());
	}

}
